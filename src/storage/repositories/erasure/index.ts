import type { Kysely } from 'kysely';
import type { ErasedKind, ErasedPortion, ErasureRepository } from '../../../domain/ports/erasure';
import type { MediaRow } from '../../../domain/ports/media';
import { type Connections, writeOf } from '../../connections';
import { decodeNullableJson } from '../../json';
import type { Database } from '../../schema';
import {
	BATCH,
	eraseDirectory,
	eraseEvents,
	eraseInbox,
	eraseMessages,
	eraseSends,
	eraseSessions,
} from './steps';
import { type Who, whoIs } from './who';

interface Work {
	connections: Connections;
	instance: string;
	who: Who;
}

/** Yields until it is through. */
type Step = (work: Work) => AsyncGenerator<Omit<ErasedPortion, 'kind'>>;

/** What is cached of what is erased, to be forgotten with it. */
export interface Cached {
	auth: (instance: string) => void;
	deliveries: () => void;
}

export function buildErasureRepository(
	connections: Connections,
	forget: Cached,
): ErasureRepository {
	return {
		begin(instance, jids, { sessions }) {
			const steps: Partial<Record<ErasedKind, Step>> = {
				messages,
				events: eventsStep(forget.deliveries),
				sends,
				files,
				inbox,
				...(sessions && { sessions: sessionsStep(forget.auth) }),
				directory,
			};
			const run = portions({ connections, instance, who: whoIs(jids) }, steps);
			return { next: async () => (await run.next()).value ?? null };
		},
	};
}

async function* portions(
	work: Work,
	steps: Partial<Record<ErasedKind, Step>>,
): AsyncGenerator<ErasedPortion, null> {
	for (const [kind, step] of Object.entries(steps) as [ErasedKind, Step][]) {
		for await (const portion of step(work)) yield { kind, ...portion };
	}
	return null;
}

async function* messages({ connections, instance, who }: Work) {
	for (let count = BATCH; count === BATCH;) {
		count = await writeOf(connections, instance, (trx) => eraseMessages(trx, instance, who));
		yield { count, files: [] };
	}
}

async function* sends({ connections, instance, who }: Work) {
	for (let count = BATCH; count === BATCH;) {
		count = await writeOf(connections, instance, (trx) => eraseSends(trx, instance, who));
		yield { count, files: [] };
	}
}

/** What they say is sealed, so that each is looked at. */
function eventsStep(forgetDeliveries: () => void): Step {
	return (work) => events(work, forgetDeliveries);
}

async function* events({ connections, instance, who }: Work, forgetDeliveries: () => void) {
	const { reader, vault } = connections;
	for (let after = 0; ;) {
		const rows = await reader
			.selectFrom('events')
			.select(['sequence', 'id', 'instance', 'lane', 'data'])
			.where('instance', '=', instance)
			.where('sequence', '>', after)
			.orderBy('sequence')
			.limit(BATCH)
			.execute();
		const ids = rows
			.filter((row) => who.isNamedIn(row.lane) || who.isNamedIn(vault.open('events', row).data))
			.map(({ id }) => id);
		if (ids.length > 0) {
			const erase = (trx: Kysely<Database>) => eraseEvents(trx, ids);
			await writeOf(connections, instance, erase, forgetDeliveries);
		}
		yield { count: ids.length, files: [] };
		if (rows.length < BATCH) return;
		after = rows.at(-1)?.sequence ?? after;
	}
}

async function* files({ connections, instance, who }: Work) {
	const { reader, vault } = connections;
	for (let after = ''; ;) {
		const rows = await reader
			.selectFrom('media')
			.selectAll()
			.where('instance', '=', instance)
			.where('media_id', '>', after)
			.orderBy('media_id')
			.limit(BATCH)
			.execute();
		const theirs = rows.filter((row) => {
			const source = decodeNullableJson<MediaRow['source']>(vault.open('media', row).source);
			const { chat = '', participant = '' } = source?.key ?? {};
			return who.jids.includes(chat) || who.jids.includes(participant ?? '');
		});
		if (theirs.length > 0) {
			await writeOf(connections, instance, (trx) =>
				trx
					.deleteFrom('media')
					.where(
						'media_id',
						'in',
						theirs.map(({ media_id }) => media_id),
					)
					.execute(),
			);
		}
		yield { count: theirs.length, files: theirs.flatMap(({ sha256 }) => sha256 ?? []) };
		if (rows.length < BATCH) return;
		after = rows.at(-1)?.media_id ?? after;
	}
}

async function* inbox({ connections, instance, who }: Work) {
	const erase = await eraseInbox(connections, instance, who);
	yield { count: await writeOf(connections, instance, erase), files: [] };
}

function sessionsStep(forgetAuth: (instance: string) => void): Step {
	return async function* ({ connections, instance, who }) {
		const count = await writeOf(
			connections,
			instance,
			(trx) => eraseSessions(trx, instance, who),
			() => forgetAuth(instance),
		);
		yield { count, files: [] };
	};
}

async function* directory({ connections, instance, who }: Work) {
	const count = await writeOf(connections, instance, (trx) => eraseDirectory(trx, instance, who));
	yield { count, files: [] };
}

import { type Kysely, type SqlBool, sql } from 'kysely';
import type { PurgedKind, RetentionRepository } from '../../domain/ports/retention';
import type { Connections } from '../connections';
import type { Database } from '../schema';
import { takeOut } from './lanes';
import { firstNumberOf } from './messages';
import { isOpen } from './outbox';
import { placeBefore, type TimedTable } from './placeBefore';
import { deletePostCounts } from './postCounts';
import { deleteReactions } from './reactions';
import { deleteStar } from './stars';

interface Portion {
	before: number;
	limit: number;
}

type Purge = (connections: Connections, portion: Portion) => Promise<number>;

const isNeeded = sql<SqlBool>`exists (select 1 from deliveries where event_id = events.id)
	or exists (select 1 from dead_letters where event_id = events.id)`;

const purges: Record<PurgedKind, Purge> = {
	messages: ({ writer }, { before, limit }) =>
		writer.run(async (trx) => {
			await deletePostCounts(trx, before);
			// By number, which grows with time and is indexed anyway, for each instance.
			const rows = await trx
				.selectFrom('instances')
				.innerJoin('messages', 'messages.instance', 'instances.name')
				.select(['messages.instance', 'messages.message_id'])
				.where('messages.number', '<', firstNumberOf(before + 1_000))
				.where('messages.timestamp', '<', before)
				.limit(limit)
				.execute();
			for (const { instance, message_id } of rows) {
				await deleteReactions(trx, instance, message_id);
				await deleteStar(trx, instance, message_id);
				await trx
					.deleteFrom('messages')
					.where('instance', '=', instance)
					.where('message_id', '=', message_id)
					.execute();
			}
			return rows.length;
		}),

	idempotencyKeys: ({ writer }, { before, limit }) =>
		writer.run(async (trx) => {
			const old = trx.selectFrom('idempotency_keys').where('created_at', '<', before);
			const rows = await old.select(['instance', 'key']).limit(limit).execute();
			for (const { instance, key } of rows) {
				await trx
					.deleteFrom('idempotency_keys')
					.where('instance', '=', instance)
					.where('key', '=', key)
					.execute();
			}
			return rows.length;
		}),

	sends: numbered('outbox', sql`not (${isOpen})`),
	events: numbered('events', sql`not (${isNeeded})`),
	deadLetters: numbered('dead_letters'),
	attempts: numbered('failed_attempts'),
	inboxHashes: numbered('inbox', sql`plaintext is null`),

	deliveries: async ({ reader, writer }, { before, limit }) => {
		const last = await placeBefore(reader, 'deliveries', before);
		return writer.run(async (trx) => {
			const rows = await trx
				.selectFrom('deliveries')
				.select(['subscription', 'sequence'])
				.where('sequence', '<=', last)
				.orderBy('sequence')
				.limit(limit)
				.execute();
			// Each by itself, so that its lane goes on.
			for (const { subscription, sequence } of rows) await takeOut(trx, subscription, sequence);
			return rows.length;
		});
	},

	authArchives: ({ writer }, { before, limit }) =>
		writer.run(async (trx) => {
			const old = trx.selectFrom('auth_archives').where('archived_at', '<', before);
			const rows = await old.select('id').limit(limit).execute();
			for (const { id } of rows) {
				await trx.deleteFrom('auth_archives').where('id', '=', id).execute();
			}
			return rows.length;
		}),
};

export function buildRetentionRepository(connections: Connections): RetentionRepository {
	return {
		purge: (kind, before, limit) => purges[kind](connections, { before, limit }),
	};
}

/** The oldest rows of a table that is numbered in the order of time, as far as nothing needs them. */
function numbered(table: TimedTable, mayGo = sql<SqlBool>`1 = 1`): Purge {
	const name = table as 'events';
	const oldest = (trx: Kysely<Database>, last: number, limit: number) =>
		trx
			.selectFrom(name)
			.select('sequence')
			.where('sequence', '<=', last)
			.where(mayGo)
			.orderBy('sequence')
			.limit(limit)
			.execute();
	return async ({ reader, writer }, { before, limit }) => {
		const last = await placeBefore(reader, table, before);
		if (last === 0) return 0;
		return writer.run(async (trx) => {
			const rows = await oldest(trx, last, limit);
			if (rows.length === 0) return 0;
			const sequences = rows.map(({ sequence }) => sequence);
			await trx.deleteFrom(name).where('sequence', 'in', sequences).execute();
			return rows.length;
		});
	};
}

import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { DirectoryEntry } from '../../domain/ports/directory';
import type { JournalEntry, JournalRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { statement, together } from '../statement';
import { applyUpdates } from './directory/apply';
import type { Step } from './directory/step';
import { decodeEvent } from './eventRow';
import { clearInbox } from './inbox';
import { scanEvents } from './journalScan';
import { insertMedia } from './media';
import { insertDelivery } from './lanes';
import { amendMessage, putMessage } from './messages';
import { answerOffer } from './offers';
import { advanceOutbox } from './outbox';
import { placeBefore } from './placeBefore';
import { putPollVote } from './pollVotes';
import type { SubscriptionMatcher } from './SubscriptionMatcher';

const insertNewEvent = statement((db, row: Omit<Row<'events'>, 'sequence'>) =>
	db
		.insertInto('events')
		.values({
			id: row.id,
			instance: row.instance,
			event: row.event,
			lane: row.lane,
			timestamp: row.timestamp,
			data: row.data,
			dedupe_key: row.dedupe_key,
			stored_at: row.stored_at,
		})
		.onConflict((key) => key.columns(['instance', 'dedupe_key']).doNothing()),
);

export function buildJournalRepository(
	connections: Connections,
	matcher: SubscriptionMatcher,
): JournalRepository {
	const { reader, clock } = connections;
	return {
		append(instance, entries) {
			return writeOf(connections, instance, async (trx) => {
				const now = clock.now();
				const match = await matcher.of(trx, instance);
				const appended: GatewayEvent[] = [];
				const deliver = async (event: GatewayEvent) => {
					appended.push(event);
					const origin = { createdAt: now, isReplay: false };
					for (const subscription of match(event)) {
						await insertDelivery(trx, subscription, event, origin);
					}
				};
				for (const entry of entries) {
					if ('event' in entry) {
						if (!(await appendEntry(trx, instance, entry, now))) continue;
						await deliver(entry.event);
					}
					if (!entry.directory) continue;
					const told = await appendNews({ trx, instance, now }, entry.directory);
					for (const event of told) await deliver(event);
				}
				return appended;
			});
		},

		async settleInbox(instance, hash) {
			await writeOf(connections, instance, (trx) => clearInbox(trx, instance, hash));
		},

		async get(id) {
			const query = reader.selectFrom('events').selectAll().where('id', '=', id);
			const row = await query.executeTakeFirst();
			return row ? decodeEvent(row) : null;
		},

		scan: (choice, after, limit) => scanEvents(reader, choice, after, limit),

		placeBefore: (time) => placeBefore(reader, 'events', time),
	};
}

/** Whether the event is new; one that is not changes nothing but its inbox row. */
async function appendEntry(
	trx: Kysely<Database>,
	instance: string,
	entry: JournalEntry,
	now: number,
): Promise<boolean> {
	const { event, dedupeKey, message, media, settlesInbox, outbox } = entry;
	const isNews = !outbox || (await advanceOutbox(trx, instance, outbox, now));
	const [inserted] = await together<unknown>([
		isNews ? insertNewEvent.run(trx, eventRow(event, dedupeKey, now)) : Promise.resolve(0),
		...(settlesInbox ? [clearInbox(trx, instance, settlesInbox)] : []),
	]);
	if (inserted === 0) return false;
	if (message) await putMessage(trx, message);
	if (media) await insertMedia(trx, media);
	await applyDeed(trx, instance, entry, now);
	return true;
}

/** What became known, and the events that tell of what of it is really new. */
async function appendNews(step: Step, { updates, tell }: DirectoryEntry): Promise<GatewayEvent[]> {
	const changes = await applyUpdates(step, updates);
	const events = changes.length > 0 ? tell(changes) : [];
	for (const event of events)
		await insertNewEvent.run(step.trx, eventRow(event, event.id, step.now));
	return events;
}

function eventRow(
	event: GatewayEvent,
	dedupeKey: string,
	now: number,
): Omit<Row<'events'>, 'sequence'> {
	return {
		id: event.id,
		instance: event.instance,
		event: event.event,
		lane: event.lane,
		timestamp: event.timestamp,
		data: encodeJson(event.data),
		dedupe_key: dedupeKey,
		stored_at: now,
	};
}

/** What the event does to earlier messages. */
async function applyDeed(
	trx: Kysely<Database>,
	instance: string,
	{ amends, vote, answers }: JournalEntry,
	now: number,
) {
	if (amends) await amendMessage(trx, instance, amends);
	if (vote) await putPollVote(trx, instance, vote);
	if (answers) await answerOffer(trx, instance, answers, now);
}

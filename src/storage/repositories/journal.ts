import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { JournalEntry, JournalRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { statement, together } from '../statement';
import { insertDelivery } from './deliveries';
import { decodeEvent } from './eventRow';
import { clearInbox } from './inbox';
import { amendMessage, putMessage } from './messages';
import { answerOffer } from './offers';
import { advanceOutbox } from './outbox';
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
				for (const entry of entries) {
					if (!(await appendEntry(trx, instance, entry, now))) continue;
					const { event } = entry;
					appended.push(event);
					for (const subscription of match(event.event)) {
						await insertDelivery(trx, subscription, event);
					}
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
	};
}

/** Whether the event is new; one that is not changes nothing but its inbox row. */
async function appendEntry(
	trx: Kysely<Database>,
	instance: string,
	entry: JournalEntry,
	now: number,
): Promise<boolean> {
	const { event, dedupeKey, message, settlesInbox, outbox } = entry;
	const isNews = !outbox || (await advanceOutbox(trx, instance, outbox, now));
	const row = {
		id: event.id,
		instance,
		event: event.event,
		lane: event.lane,
		timestamp: event.timestamp,
		data: encodeJson(event.data),
		dedupe_key: dedupeKey,
	};
	const [inserted] = await together<unknown>([
		isNews ? insertNewEvent.run(trx, row) : Promise.resolve(0),
		...(settlesInbox ? [clearInbox(trx, instance, settlesInbox)] : []),
	]);
	if (inserted === 0) return false;
	if (message) await putMessage(trx, message);
	await applyDeed(trx, instance, entry, now);
	return true;
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

import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { JournalEntry, JournalRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { statement } from '../statement';
import { insertDelivery } from './deliveries';
import { decodeEvent } from './eventRow';
import { clearInbox } from './inbox';
import { placeBefore, scanEvents } from './journalScan';
import { putMessage } from './messages';
import { advanceOutbox } from './outbox';
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
	const { reader, writer, clock } = connections;
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
					const origin = { createdAt: now, isReplay: false };
					for (const subscription of match(event)) {
						await insertDelivery(trx, subscription, event, origin);
					}
				}
				return appended;
			});
		},

		async settleInbox(instance, hash) {
			await writer.run((trx) => clearInbox(trx, instance, hash));
		},

		async get(id) {
			const query = reader.selectFrom('events').selectAll().where('id', '=', id);
			const row = await query.executeTakeFirst();
			return row ? decodeEvent(row) : null;
		},

		scan: (choice, after, limit) => scanEvents(reader, choice, after, limit),

		placeBefore: (time) => placeBefore(reader, time),
	};
}

/** Whether the event is new; one that is not changes nothing but its inbox row. */
async function appendEntry(
	trx: Kysely<Database>,
	instance: string,
	{ event, dedupeKey, message, settlesInbox, outbox }: JournalEntry,
	now: number,
): Promise<boolean> {
	if (settlesInbox) await clearInbox(trx, instance, settlesInbox);
	if (outbox && !(await advanceOutbox(trx, instance, outbox, now))) return false;
	const inserted = await insertNewEvent.run(trx, {
		id: event.id,
		instance,
		event: event.event,
		lane: event.lane,
		timestamp: event.timestamp,
		data: encodeJson(event.data),
		dedupe_key: dedupeKey,
		stored_at: now,
	});
	if (inserted === 0) return false;
	if (message) await putMessage(trx, message);
	return true;
}

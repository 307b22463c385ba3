import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { JournalEntry, JournalRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeJson } from '../json';
import type { Database } from '../schema';
import { insertDelivery } from './deliveries';
import { decodeEvent } from './eventRow';
import { clearInbox } from './inbox';
import { putMessage } from './messages';
import { advanceOutbox } from './outbox';
import { matchSubscriptions } from './subscriptions';

export function buildJournalRepository(connections: Connections): JournalRepository {
	const { reader, writer, clock } = connections;
	return {
		append(instance, entries) {
			return writeOf(connections, instance, async (trx) => {
				const now = clock.now();
				const match = await matchSubscriptions(trx, instance);
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
			await writer.run((trx) => clearInbox(trx, instance, hash));
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
	{ event, dedupeKey, message, settlesInbox, outbox }: JournalEntry,
	now: number,
): Promise<boolean> {
	if (settlesInbox) await clearInbox(trx, instance, settlesInbox);
	if (outbox && !(await advanceOutbox(trx, instance, outbox, now))) return false;
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('events')
		.values({
			id: event.id,
			instance,
			event: event.event,
			lane: event.lane,
			timestamp: event.timestamp,
			data: encodeJson(event.data),
			dedupe_key: dedupeKey,
		})
		.onConflict((key) => key.columns(['instance', 'dedupe_key']).doNothing())
		.executeTakeFirstOrThrow();
	if (numInsertedOrUpdatedRows !== 1n) return false;
	if (message) await putMessage(trx, message);
	return true;
}

import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { DirectoryEntry } from '../../domain/ports/directory';
import type { Happening, JournalEntry, JournalRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { statement, together } from '../statement';
import type { Vault } from '../vault/Vault';
import { applyUpdates } from './directory/apply';
import type { Step } from './directory/step';
import { decodeEvent } from './eventRow';
import { applyGroupReceipt, putGroupSend } from './groupReceipts';
import { clearInbox } from './inbox';
import type { FreshDeliveries, FreshDelivery } from './FreshDeliveries';
import { scanEvents } from './journalScan';
import { insertMedia } from './media';
import { insertDelivery } from './lanes';
import { countMessages } from './messageCounts';
import { amendMessage, putMessage, putReceived } from './messages';
import { answerOffer } from './offers';
import { advanceOutbox } from './outbox';
import { placeBefore } from './placeBefore';
import { putPollVote } from './pollVotes';
import { putReaction } from './reactions';
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
	fresh: FreshDeliveries,
): JournalRepository {
	const { reader, clock, vault } = connections;
	return {
		async append(instance, entries) {
			const store = async (trx: Kysely<Database>) => {
				const now = clock.now();
				const match = await matcher.of(trx, instance);
				const appended: GatewayEvent[] = [];
				const deliveries: FreshDelivery[] = [];
				const deliver = async (event: GatewayEvent) => {
					appended.push(event);
					const origin = { createdAt: now, isReplay: false };
					for (const subscription of match(event)) {
						const inserted = await insertDelivery(trx, subscription, event, origin);
						deliveries.push({ ...inserted, subscription, event, createdAt: now });
					}
				};
				for (const happening of entries) {
					const entry = await asEntry(trx, instance, happening);
					if (!entry) continue;
					if ('event' in entry) {
						if (!(await appendEntry({ trx, vault, instance, now }, entry))) continue;
						await deliver(entry.event);
					}
					if (!entry.directory) continue;
					const told = await appendNews({ trx, vault, instance, now }, entry.directory);
					for (const event of told) await deliver(event);
				}
				await countMessages(trx, instance, appended);
				return { appended, deliveries };
			};
			const keep = ({ deliveries }: { deliveries: FreshDelivery[] }) => fresh.keep(deliveries);
			const { appended, deliveries } = await writeOf(connections, instance, store, keep);
			const subscriptions = new Set(deliveries.map(({ subscription }) => subscription));
			return { events: appended, subscriptions };
		},

		async settleInbox(instance, hash) {
			await writeOf(connections, instance, (trx) => clearInbox(trx, instance, hash));
		},

		async get(id) {
			const query = reader.selectFrom('events').selectAll().where('id', '=', id);
			const row = await query.executeTakeFirst();
			return row ? decodeEvent(vault, row) : null;
		},

		scan: (choice, after, limit) => scanEvents(connections, choice, after, limit),

		placeBefore: (time) => placeBefore(reader, 'events', time),
	};
}

/** A receipt of one member of a group is an entry once it completes a state; null until then. */
async function asEntry(trx: Kysely<Database>, instance: string, happening: Happening) {
	if (!('receipt' in happening)) return happening;
	const state = await applyGroupReceipt(trx, instance, happening.receipt);
	return state && happening.receipt.tell(state);
}

/** Whether the event is new; one that is not changes nothing but its inbox row. */
async function appendEntry(step: Step, entry: JournalEntry): Promise<boolean> {
	const { trx, vault, instance, now } = step;
	const { message, media, settlesInbox, outbox } = entry;
	const isNews = !outbox || (await advanceOutbox(trx, instance, outbox, now));
	const [isNew] = await together<unknown>([
		isNews ? insertEvent(step, entry) : Promise.resolve(false),
		...(settlesInbox ? [clearInbox(trx, instance, settlesInbox)] : []),
	]);
	if (!isNew) return false;
	if (message?.fromMe) await putMessage(trx, vault, message);
	if (media) await insertMedia(trx, vault, media);
	await applyDeed(step, entry);
	return true;
}

/**
 * False when it was told before. What somebody wrote is known by its message, which is looked up by its id anyway: the
 * event needs no random key then, and a commit writes a page less for each.
 */
async function insertEvent(step: Step, { event, dedupeKey, message }: JournalEntry) {
	const { trx, vault, now } = step;
	const heard = message && !message.fromMe ? await putReceived(trx, vault, message) : 'unsure';
	if (heard === 'told') return false;
	const key = heard === 'new' ? event.id : dedupeKey;
	return (await insertNewEvent.run(trx, eventRow(vault, event, key, now))) > 0;
}

/** What became known, and the events that tell of what of it is really new. */
async function appendNews(step: Step, { updates, tell }: DirectoryEntry): Promise<GatewayEvent[]> {
	const changes = await applyUpdates(step, updates);
	const events = changes.length > 0 ? tell(changes) : [];
	for (const event of events)
		await insertNewEvent.run(step.trx, eventRow(step.vault, event, event.id, step.now));
	return events;
}

function eventRow(
	vault: Vault,
	event: GatewayEvent,
	dedupeKey: string,
	now: number,
): Omit<Row<'events'>, 'sequence'> {
	return vault.seal('events', {
		id: event.id,
		instance: event.instance,
		event: event.event,
		lane: event.lane,
		timestamp: event.timestamp,
		data: encodeJson(event.data),
		dedupe_key: dedupeKey,
		stored_at: now,
	});
}

/** What the event does to earlier messages, and whom its own is for. */
async function applyDeed(
	{ trx, vault, instance, now }: Step,
	{ amends, vote, reaction, answers, sentTo }: JournalEntry,
) {
	if (sentTo) await putGroupSend(trx, instance, sentTo);
	if (amends) await amendMessage(trx, vault, instance, amends);
	if (vote) await putPollVote(trx, vault, instance, vote);
	if (reaction) await putReaction(trx, vault, instance, reaction);
	if (answers) await answerOffer(trx, instance, answers, now);
}

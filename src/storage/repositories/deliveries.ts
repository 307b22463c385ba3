import type { Kysely } from 'kysely';
import type { FailedAttempt } from '../../domain/ports/delivery';
import type { Delivery, DeliveryRepository } from '../../domain/ports/storage';
import { type Connections, writeBeside } from '../connections';
import type { Database } from '../schema';
import { statement } from '../statement';
import { insertAttempt, listAttempts } from './attempts';
import { decodeEvent } from './eventRow';
import type { FreshDeliveries } from './FreshDeliveries';
import { claimLanes, type DueLane, type LanesWanted, letLanesGo } from './laneClaims';
import { bringLanesForward, hastenLanes, insertDelivery, putOff, takeOut } from './lanes';

/** How far a look goes beyond what there is room for. */
const LANES_AHEAD = 64;

const selectDueLanes = statement(
	(db, { subscription, now, limit }: { subscription: string; now: number; limit: number }) =>
		db
			.selectFrom('delivery_lanes')
			.select(['lane', 'head', 'due_at'])
			.where('subscription', '=', subscription)
			.where('due_at', '<=', now)
			.orderBy('due_at')
			.orderBy('head')
			.limit(limit),
);

const selectNextDue = statement(
	(db, { subscription, after }: { subscription: string; after: number }) =>
		db
			.selectFrom('delivery_lanes')
			.select((eb) => eb.fn.min('due_at').as('next'))
			.where('subscription', '=', subscription)
			.where('due_at', '>', after),
);

const selectDelivery = statement((db, { sequence }: { sequence: number }) =>
	db
		.selectFrom('deliveries')
		.innerJoin('events', 'events.id', 'deliveries.event_id')
		.select([
			'deliveries.subscription',
			'deliveries.attempts',
			'deliveries.created_at',
			'deliveries.replayed',
			'events.id',
			'events.event',
			'events.instance',
			'events.timestamp',
			'events.lane',
			'events.data',
		])
		.where('deliveries.sequence', '=', sequence),
);

export function buildDeliveryRepository(
	connections: Connections,
	fresh: FreshDeliveries,
): DeliveryRepository {
	return { ...buildHandingOut(connections, fresh), ...buildOutcomes(connections) };
}

/** What is due and for whom. */
function buildHandingOut(connections: Connections, fresh: FreshDeliveries) {
	const { reader, leases } = connections;
	const read = async ({ head, due_at: dueAt }: DueLane) =>
		fresh.take(head, dueAt) ?? readDelivery(connections, head, dueAt);
	return {
		waitingHere: (subscription, limit, busy) => fresh.takeWaiting(subscription, limit, busy),

		async due(subscription, now, limit, busy = new Set()) {
			const wanted = { subscription, now, limit, busy };
			const lanes = leases
				? await claimLanes(connections, leases.self, wanted)
				: await selectFreeLanes(reader, wanted, fresh);
			const heads = await Promise.all(lanes.map(read));
			return heads.filter((delivery) => delivery !== null);
		},

		async nextDueAt(subscription, after) {
			return (await selectNextDue.first(reader, { subscription, after }))?.next ?? null;
		},

		async letGo(subscription, whose) {
			if (!leases) return;
			await letLanesGo(connections, subscription, whose === 'own' ? leases.self : null);
		},

		async waiting(now) {
			const rows = await reader
				.selectFrom('delivery_lanes')
				.select('subscription')
				.distinct()
				.where('due_at', '<=', now)
				.where('claimed_by', 'is', null)
				.execute();
			return rows.map(({ subscription }) => subscription);
		},

		async stillOpen(subscription, sequences) {
			if (sequences.length === 0) return [];
			const rows = await reader
				.selectFrom('deliveries')
				.select('sequence')
				.where('subscription', '=', subscription)
				.where('sequence', 'in', sequences)
				.execute();
			return rows.map(({ sequence }) => sequence);
		},

		async open(subscription) {
			const { count } = await reader
				.selectFrom('deliveries')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('subscription', '=', subscription)
				.executeTakeFirstOrThrow();
			return count;
		},

		failedAttempts: (choice, limit) => listAttempts(reader, choice, limit),
	} satisfies Partial<DeliveryRepository>;
}

/** What became of it. */
function buildOutcomes(connections: Connections) {
	const { writer, clock } = connections;
	return {
		async settle(subscription, sequence) {
			const settled = await writer.run((trx) => takeOut(trx, subscription, sequence));
			return settled?.goesOn ?? true;
		},

		async retry(subscription, sequence, dueAt, attempt) {
			await writer.run(async (trx) => {
				const failed = await countAttempt(trx, subscription, sequence, attempt.error);
				if (!failed) return;
				await insertAttempt(trx, { subscription, ...failed }, attempt);
				await putOff(trx, subscription, sequence, dueAt);
			});
		},

		async bury(subscription, sequence, attempt) {
			await writer.run((trx) => buryDelivery(trx, subscription, sequence, attempt, clock.now()));
		},

		hasten: (subscription, now) => writer.run((trx) => hastenLanes(trx, subscription, now)),

		async replay(subscription, events) {
			const [first] = events;
			if (!first) return;
			const how = { createdAt: clock.now(), isReplay: true };
			await writeBeside(connections, first.instance, async (trx) => {
				for (const event of events) await insertDelivery(trx, subscription, event, how);
			});
		},

		bringForward: (byMs) => writer.run((trx) => bringLanesForward(trx, byMs)),
	} satisfies Partial<DeliveryRepository>;
}

/** What is due, as the one process has it that there is. What comes next is left with `fresh`, where that is all. */
async function selectFreeLanes(
	db: Kysely<Database>,
	{ subscription, now, limit, busy }: LanesWanted,
	fresh: FreshDeliveries,
): Promise<DueLane[]> {
	fresh.beginLook(subscription);
	const wanted = limit + busy.size + LANES_AHEAD;
	const lanes = await selectDueLanes.rows(db, { subscription, now, limit: wanted });
	const free = lanes.filter(({ lane }) => !busy.has(lane));
	fresh.endLook(subscription, lanes.length < wanted ? free.slice(limit) : null);
	return free.slice(0, limit);
}

/** The event and which attempt it was; undefined when the delivery is over. */
async function countAttempt(
	trx: Kysely<Database>,
	subscription: string,
	sequence: number,
	error: string,
): Promise<{ eventId: string; attempt: number } | undefined> {
	const row = await trx
		.updateTable('deliveries')
		.set((eb) => ({ attempts: eb('attempts', '+', 1), last_error: error }))
		.where('subscription', '=', subscription)
		.where('sequence', '=', sequence)
		.returning(['event_id', 'attempts'])
		.executeTakeFirst();
	return row && { eventId: row.event_id, attempt: row.attempts };
}

async function buryDelivery(
	trx: Kysely<Database>,
	subscription: string,
	sequence: number,
	attempt: FailedAttempt,
	now: number,
): Promise<void> {
	const dead = await takeOut(trx, subscription, sequence);
	if (!dead) return;
	const attempts = dead.attempts + 1;
	const { event_id: eventId, lane, created_at } = dead;
	await insertAttempt(trx, { subscription, eventId, attempt: attempts }, attempt);
	await trx
		.insertInto('dead_letters')
		.values({
			subscription,
			event_id: eventId,
			lane,
			attempts,
			last_error: attempt.error,
			created_at,
			died_at: now,
		})
		.execute();
}

async function readDelivery(
	{ reader, vault }: Connections,
	sequence: number,
	dueAt: number,
): Promise<Delivery | null> {
	const row = await selectDelivery.first(reader, { sequence });
	if (!row) return null;
	const { subscription, attempts, created_at: createdAt } = row;
	const event = decodeEvent(vault, row);
	return {
		sequence,
		subscription,
		event,
		attempts,
		dueAt,
		createdAt,
		isReplay: row.replayed === 1,
	};
}

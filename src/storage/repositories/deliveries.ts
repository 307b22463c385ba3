import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { Delivery, DeliveryRepository } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import type { Database, Row } from '../schema';
import { hasManyWriters, statement } from '../statement';
import { decodeEvent } from './eventRow';

/** Due at once, whatever the clock does meanwhile; the oldest of these come first. */
const UNTRIED = 0;

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
			'events.id',
			'events.event',
			'events.instance',
			'events.timestamp',
			'events.lane',
			'events.data',
		])
		.where('deliveries.sequence', '=', sequence),
);

const appendDelivery = statement(
	(db, { subscription, lane, event }: { subscription: string; lane: string; event: string }) =>
		db
			.insertInto('deliveries')
			.values({ subscription, lane, event_id: event, attempts: 0, last_error: null })
			.returning('sequence'),
);

type Lane = Pick<Row<'delivery_lanes'>, 'subscription' | 'lane'>;
type Head = Lane & Pick<Row<'delivery_lanes'>, 'head'>;

/**
 * A lane that is open already keeps its head. Where somebody may be closing it at this moment, the conflict waits for
 * them, and opens it again.
 */
const openLane = statement((db, { subscription, lane, head }: Head) =>
	db
		.insertInto('delivery_lanes')
		.values({ subscription, lane, head, due_at: UNTRIED })
		.onConflict((key) => {
			const known = key.columns(['subscription', 'lane']);
			return hasManyWriters(db)
				? known.doUpdateSet((eb) => ({ head: eb.ref('delivery_lanes.head') }))
				: known.doNothing();
		}),
);

/** Holds a delivery's lane until the end of the transaction, so that nothing is added to it meanwhile. */
const lockLaneOf = statement(
	(db, { subscription, sequence }: { subscription: string; sequence: number }) =>
		db
			.selectFrom('delivery_lanes')
			.select('head')
			.where('subscription', '=', subscription)
			.where('lane', '=', (eb) =>
				eb.selectFrom('deliveries').select('lane').where('sequence', '=', sequence),
			)
			.forUpdate(),
);

const removeDelivery = statement(
	(db, { subscription, sequence }: { subscription: string; sequence: number }) =>
		db
			.deleteFrom('deliveries')
			.where('subscription', '=', subscription)
			.where('sequence', '=', sequence)
			.returning('lane'),
);

const selectFirstOpen = statement((db, { subscription, lane }: Lane) =>
	db
		.selectFrom('deliveries')
		.select('sequence')
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.orderBy('sequence')
		.limit(1),
);

/** A new head was never tried, so it is due at once. */
const moveHead = statement((db, { subscription, lane, head }: Head) =>
	db
		.updateTable('delivery_lanes')
		.set({ head, due_at: UNTRIED })
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.where('head', '!=', head),
);

const closeLane = statement((db, { subscription, lane }: Lane) =>
	db.deleteFrom('delivery_lanes').where('subscription', '=', subscription).where('lane', '=', lane),
);

export function buildDeliveryRepository({ reader, writer }: Connections): DeliveryRepository {
	return {
		async due(subscription, now, limit, busy = new Set()) {
			const asked = { subscription, now, limit: limit + busy.size };
			const lanes = await selectDueLanes.rows(reader, asked);
			const free = lanes.filter(({ lane }) => !busy.has(lane)).slice(0, limit);
			const heads = await Promise.all(
				free.map(({ head, due_at }) => readDelivery(reader, head, due_at)),
			);
			return heads.filter((delivery) => delivery !== null);
		},

		async nextDueAt(subscription, after) {
			return (await selectNextDue.first(reader, { subscription, after }))?.next ?? null;
		},

		async settle(subscription, sequence) {
			await writer.run((trx) => settleDelivery(trx, subscription, sequence));
		},

		async retry(subscription, sequence, dueAt, error) {
			await writer.run(async (trx) => {
				await trx
					.updateTable('deliveries')
					.set((eb) => ({ attempts: eb('attempts', '+', 1), last_error: error }))
					.where('subscription', '=', subscription)
					.where('sequence', '=', sequence)
					.execute();
				await trx
					.updateTable('delivery_lanes')
					.set({ due_at: dueAt })
					.where('subscription', '=', subscription)
					.where('head', '=', sequence)
					.execute();
			});
		},

		async bringForward(byMs) {
			await writer.run((trx) =>
				trx
					.updateTable('delivery_lanes')
					.set((eb) => ({ due_at: eb('due_at', '-', byMs) }))
					.where('due_at', '>', byMs)
					.execute(),
			);
		},

		async open(subscription) {
			const { count } = await reader
				.selectFrom('deliveries')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('subscription', '=', subscription)
				.executeTakeFirstOrThrow();
			return count;
		},
	};
}

/** Adds the delivery at the end of its lane, and opens the lane if nothing was in it. */
export async function insertDelivery(
	trx: Kysely<Database>,
	subscription: string,
	{ id, lane }: GatewayEvent,
): Promise<void> {
	const [inserted] = await appendDelivery.rows(trx, { subscription, lane, event: id });
	if (!inserted) throw new TypeError('an insert gave back no row');
	await openLane.run(trx, { subscription, lane, head: inserted.sequence });
}

async function settleDelivery(trx: Kysely<Database>, subscription: string, sequence: number) {
	if (hasManyWriters(trx)) await lockLaneOf.run(trx, { subscription, sequence });
	const settled = await removeDelivery.first(trx, { subscription, sequence });
	if (!settled) return;
	const lane = { subscription, lane: settled.lane };
	const next = await selectFirstOpen.first(trx, lane);
	await (next ? moveHead.run(trx, { ...lane, head: next.sequence }) : closeLane.run(trx, lane));
}

async function readDelivery(
	db: Kysely<Database>,
	sequence: number,
	dueAt: number,
): Promise<Delivery | null> {
	const row = await selectDelivery.first(db, { sequence });
	if (!row) return null;
	const { subscription, attempts } = row;
	return { sequence, subscription, event: decodeEvent(row), attempts, dueAt };
}

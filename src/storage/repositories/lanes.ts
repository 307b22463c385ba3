import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import { encodeSwitch } from '../json';
import type { Database, Row } from '../schema';
import { hasManyWriters, statement } from '../statement';

/** Due at once, whatever the clock does meanwhile; the oldest of these come first. */
export const UNTRIED = 0;

type NewDelivery = Pick<
	Row<'deliveries'>,
	'subscription' | 'lane' | 'event_id' | 'created_at' | 'replayed'
>;

const appendDelivery = statement((db, row: NewDelivery) =>
	db
		.insertInto('deliveries')
		.values({
			subscription: row.subscription,
			lane: row.lane,
			event_id: row.event_id,
			attempts: 0,
			last_error: null,
			created_at: row.created_at,
			replayed: row.replayed,
		})
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
		.values({ subscription, lane, head, due_at: UNTRIED, claimed_by: null })
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
			.returning(['lane', 'event_id', 'attempts', 'created_at']),
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
		.set({ head, due_at: UNTRIED, claimed_by: null })
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.where('head', '!=', head),
);

/** Most lanes have one delivery, so this is the one statement that most need. */
const closeEmptyLane = statement((db, { subscription, lane }: Lane) =>
	db
		.deleteFrom('delivery_lanes')
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('deliveries')
						.select('sequence')
						.where('subscription', '=', subscription)
						.where('lane', '=', lane),
				),
			),
		),
);

export interface DeliveryOrigin {
	createdAt: number;
	isReplay: boolean;
}

/** Adds the delivery at the end of its lane, and opens the lane if nothing was in it. */
export async function insertDelivery(
	trx: Kysely<Database>,
	subscription: string,
	{ id, lane }: Pick<GatewayEvent, 'id' | 'lane'>,
	{ createdAt, isReplay }: DeliveryOrigin,
): Promise<{ sequence: number; opensLane: boolean }> {
	const [inserted] = await appendDelivery.rows(trx, {
		subscription,
		lane,
		event_id: id,
		created_at: createdAt,
		replayed: encodeSwitch(isReplay),
	});
	if (!inserted) throw new TypeError('an insert gave back no row');
	const { sequence } = inserted;
	const opened = await openLane.run(trx, { subscription, lane, head: sequence });
	return { sequence, opensLane: opened > 0 };
}

/** Ends a delivery, and moves its lane on, where there is more in it. Undefined when it is over already. */
export async function takeOut(trx: Kysely<Database>, subscription: string, sequence: number) {
	if (hasManyWriters(trx)) await lockLaneOf.run(trx, { subscription, sequence });
	const settled = await removeDelivery.first(trx, { subscription, sequence });
	if (!settled) return undefined;
	const lane = { subscription, lane: settled.lane };
	if ((await closeEmptyLane.run(trx, lane)) > 0) return { ...settled, goesOn: false };
	const next = await selectFirstOpen.first(trx, lane);
	if (next) await moveHead.run(trx, { ...lane, head: next.sequence });
	return { ...settled, goesOn: true };
}

/** Only a head can be put off: what comes after it waits with it. */
export async function putOff(
	trx: Kysely<Database>,
	subscription: string,
	head: number,
	dueAt: number,
): Promise<void> {
	await trx
		.updateTable('delivery_lanes')
		.set({ due_at: dueAt, claimed_by: null })
		.where('subscription', '=', subscription)
		.where('head', '=', head)
		.execute();
}

/** What waits for its time becomes due at `now`. */
export async function hastenLanes(
	trx: Kysely<Database>,
	subscription: string,
	now: number,
): Promise<void> {
	await trx
		.updateTable('delivery_lanes')
		.set({ due_at: now })
		.where('subscription', '=', subscription)
		.where('due_at', '>', now)
		.execute();
}

/** Everything that waits for its time becomes due this much earlier. */
export async function bringLanesForward(trx: Kysely<Database>, byMs: number): Promise<void> {
	await trx
		.updateTable('delivery_lanes')
		.set((eb) => ({ due_at: eb('due_at', '-', byMs) }))
		.where('due_at', '>', byMs)
		.execute();
}

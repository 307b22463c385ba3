import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { Delivery, DeliveryRepository } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import type { Database } from '../schema';
import { decodeEvent } from './eventRow';

/** Due at once, whatever the clock does meanwhile; the oldest of these come first. */
const UNTRIED = 0;

export function buildDeliveryRepository({ reader, writer }: Connections): DeliveryRepository {
	return {
		async due(subscription, now, limit, busy = new Set()) {
			const lanes = await reader
				.selectFrom('delivery_lanes')
				.select(['lane', 'head', 'due_at'])
				.where('subscription', '=', subscription)
				.where('due_at', '<=', now)
				.orderBy('due_at')
				.orderBy('head')
				.limit(limit + busy.size)
				.execute();
			const free = lanes.filter(({ lane }) => !busy.has(lane)).slice(0, limit);
			const heads = await Promise.all(
				free.map(({ head, due_at }) => readDelivery(reader, head, due_at)),
			);
			return heads.filter((delivery) => delivery !== null);
		},

		async nextDueAt(subscription, after) {
			const { next } = await reader
				.selectFrom('delivery_lanes')
				.select((eb) => eb.fn.min('due_at').as('next'))
				.where('subscription', '=', subscription)
				.where('due_at', '>', after)
				.executeTakeFirstOrThrow();
			return next;
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
	const { sequence } = await trx
		.insertInto('deliveries')
		.values({ subscription, lane, event_id: id, attempts: 0, last_error: null })
		.returning('sequence')
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('delivery_lanes')
		.values({ subscription, lane, head: sequence, due_at: UNTRIED })
		.onConflict((key) => key.columns(['subscription', 'lane']).doNothing())
		.execute();
}

async function settleDelivery(trx: Kysely<Database>, subscription: string, sequence: number) {
	const settled = await trx
		.deleteFrom('deliveries')
		.where('subscription', '=', subscription)
		.where('sequence', '=', sequence)
		.returning('lane')
		.executeTakeFirst();
	if (!settled) return;
	const { lane } = settled;
	const next = await trx
		.selectFrom('deliveries')
		.select('sequence')
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.orderBy('sequence')
		.limit(1)
		.executeTakeFirst();
	await (next
		? moveHead(trx, subscription, lane, next.sequence)
		: trx
				.deleteFrom('delivery_lanes')
				.where('subscription', '=', subscription)
				.where('lane', '=', lane)
				.execute());
}

/** A new head was never tried, so it is due at once. */
async function moveHead(
	trx: Kysely<Database>,
	subscription: string,
	lane: string,
	head: number,
): Promise<void> {
	await trx
		.updateTable('delivery_lanes')
		.set({ head, due_at: UNTRIED })
		.where('subscription', '=', subscription)
		.where('lane', '=', lane)
		.where('head', '!=', head)
		.execute();
}

async function readDelivery(
	db: Kysely<Database>,
	sequence: number,
	dueAt: number,
): Promise<Delivery | null> {
	const row = await db
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
		.where('deliveries.sequence', '=', sequence)
		.executeTakeFirst();
	if (!row) return null;
	const { subscription, attempts } = row;
	return { sequence, subscription, event: decodeEvent(row), attempts, dueAt };
}

import type { Kysely } from 'kysely';
import type { EventName } from '../../domain/event';
import type { Subscription, SubscriptionRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { decodeJson, encodeJson, encodeSwitch } from '../json';
import type { Database, NewRow, Row } from '../schema';

export function buildSubscriptionRepository(connections: Connections): SubscriptionRepository {
	const { reader, writer } = connections;
	return {
		async put(subscription) {
			const row = encodeSubscription(subscription);
			const { id: _id, instance: _instance, created_at: _createdAt, ...change } = row;
			await writeOf(connections, subscription.instance, (trx) =>
				trx
					.insertInto('subscriptions')
					.values(row)
					.onConflict((key) => key.column('id').doUpdateSet(change))
					.execute(),
			);
		},

		async get(id) {
			const query = reader.selectFrom('subscriptions').selectAll().where('id', '=', id);
			const row = await query.executeTakeFirst();
			return row ? decodeSubscription(row) : null;
		},

		async list(instance) {
			const rows = await reader
				.selectFrom('subscriptions')
				.selectAll()
				.$if(instance !== undefined, (all) => all.where('instance', '=', instance ?? ''))
				.orderBy('created_at')
				.orderBy('id')
				.execute();
			return rows.map(decodeSubscription);
		},

		async delete(id) {
			await writer.run((trx) => trx.deleteFrom('subscriptions').where('id', '=', id).execute());
		},
	};
}

/** Gives the ids of the enabled subscriptions of an instance that want an event. */
export async function matchSubscriptions(
	trx: Kysely<Database>,
	instance: string,
): Promise<(event: EventName) => string[]> {
	const rows = await trx
		.selectFrom('subscriptions')
		.select(['id', 'events'])
		.where('instance', '=', instance)
		.where('enabled', '=', 1)
		.execute();
	const wanted = rows.map(({ id, events }) => ({ id, events: decodeJson<EventName[]>(events) }));
	return (event) =>
		wanted
			.filter(({ events }) => events.length === 0 || events.includes(event))
			.map(({ id }) => id);
}

function encodeSubscription(subscription: Subscription): NewRow<'subscriptions'> {
	return {
		id: subscription.id,
		instance: subscription.instance,
		kind: subscription.kind,
		dialect: subscription.dialect,
		url: subscription.url,
		secret: subscription.secret,
		headers: encodeJson(subscription.headers),
		events: encodeJson(subscription.events),
		enabled: encodeSwitch(subscription.enabled),
		options: encodeJson(subscription.options),
		created_at: subscription.createdAt,
	};
}

function decodeSubscription(row: Row<'subscriptions'>): Subscription {
	return {
		id: row.id,
		instance: row.instance,
		kind: row.kind as Subscription['kind'],
		dialect: row.dialect,
		url: row.url,
		secret: row.secret,
		headers: decodeJson(row.headers),
		events: decodeJson(row.events),
		enabled: row.enabled === 1,
		options: decodeJson(row.options),
		createdAt: row.created_at,
	};
}

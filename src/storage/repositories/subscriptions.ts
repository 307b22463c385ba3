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
			const { id, instance, createdAt } = subscription;
			const settings = encodeSettings(subscription);
			await writeOf(connections, instance, (trx) =>
				trx
					.insertInto('subscriptions')
					.values({ id, instance, created_at: createdAt, ...settings })
					.onConflict((key) => key.column('id').doUpdateSet(settings))
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

type Settings = Omit<NewRow<'subscriptions'>, 'id' | 'instance' | 'created_at'>;

/** What a later `put` may change. */
function encodeSettings(subscription: Subscription): Settings {
	return {
		kind: subscription.kind,
		dialect: subscription.dialect,
		url: subscription.url,
		secret: subscription.secret,
		headers: encodeJson(subscription.headers),
		events: encodeJson(subscription.events),
		enabled: encodeSwitch(subscription.enabled),
		options: encodeJson(subscription.options),
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

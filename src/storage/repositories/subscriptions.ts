import type { Kysely } from 'kysely';
import type { Subscription, SubscriptionRepository } from '../../domain/ports/storage';
import { type Connections, writeBeside } from '../connections';
import {
	decodeJson,
	decodeNullableJson,
	encodeJson,
	encodeNullableJson,
	encodeSwitch,
} from '../json';
import type { Database, NewRow, Row } from '../schema';
import type { WriteJob } from '../Writer';
import type { SubscriptionMatcher } from './SubscriptionMatcher';

export function buildSubscriptionRepository(
	connections: Connections,
	matcher: SubscriptionMatcher,
): SubscriptionRepository {
	const { reader, writer, leases } = connections;
	/** Forgets twice: before what follows in the same transaction, and after a change that was undone. */
	const forgetting =
		<T>(job: WriteJob<T>): WriteJob<T> =>
		(trx) => {
			matcher.forget();
			return job(trx);
		};
	const touchInstanceOf = async (trx: Kysely<Database>, id: string) => {
		const query = trx.selectFrom('subscriptions').select('instance').where('id', '=', id);
		const row = await query.executeTakeFirst();
		if (row) await leases?.touchSubscriptions(trx, row.instance);
	};
	return {
		async put(subscription) {
			const { id, instance, createdAt } = subscription;
			const settings = encodeSettings(subscription);
			const write = forgetting(async (trx) => {
				await leases?.touchSubscriptions(trx, instance);
				await trx
					.insertInto('subscriptions')
					.values({ id, instance, created_at: createdAt, ...settings })
					.onConflict((key) => key.column('id').doUpdateSet(settings))
					.execute();
			});
			await writeBeside(connections, instance, write).finally(() => matcher.forget());
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
			const remove = forgetting(async (trx) => {
				if (leases) await touchInstanceOf(trx, id);
				await trx.deleteFrom('subscriptions').where('id', '=', id).execute();
			});
			await writer.run(remove).finally(() => matcher.forget());
		},
	};
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
		filter: encodeNullableJson(subscription.filter),
		previous_secret: subscription.previousSecret?.secret ?? null,
		previous_secret_until: subscription.previousSecret?.until ?? null,
		disabled_because: subscription.disabledBecause,
		changed_at: subscription.changedAt,
	};
}

function decodeSubscription(row: Row<'subscriptions'>): Subscription {
	const { previous_secret: secret, previous_secret_until: until } = row;
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
		filter: decodeNullableJson(row.filter),
		previousSecret: secret === null ? null : { secret, until: until ?? 0 },
		disabledBecause: row.disabled_because,
		createdAt: row.created_at,
		changedAt: row.changed_at,
	};
}

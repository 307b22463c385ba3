import type { Subscription, SubscriptionRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { decodeJson, encodeJson, encodeSwitch } from '../json';
import type { NewRow, Row } from '../schema';
import type { WriteJob } from '../Writer';
import type { SubscriptionMatcher } from './SubscriptionMatcher';

export function buildSubscriptionRepository(
	connections: Connections,
	matcher: SubscriptionMatcher,
): SubscriptionRepository {
	const { reader, writer } = connections;
	/** Forgets twice: before what follows in the same transaction, and after a change that was undone. */
	const forgetting =
		<T>(job: WriteJob<T>): WriteJob<T> =>
		(trx) => {
			matcher.forget();
			return job(trx);
		};
	return {
		async put(subscription) {
			const { id, instance, createdAt } = subscription;
			const settings = encodeSettings(subscription);
			const write = forgetting((trx) =>
				trx
					.insertInto('subscriptions')
					.values({ id, instance, created_at: createdAt, ...settings })
					.onConflict((key) => key.column('id').doUpdateSet(settings))
					.execute(),
			);
			await writeOf(connections, instance, write).finally(() => matcher.forget());
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
			const remove = forgetting((trx) =>
				trx.deleteFrom('subscriptions').where('id', '=', id).execute(),
			);
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

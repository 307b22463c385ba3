import type { Kysely } from 'kysely';
import { errorTable } from '../../domain/errors';
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
import { statement } from '../statement';
import type { Vault } from '../vault/Vault';
import type { WriteJob } from '../Writer';
import type { SubscriptionMatcher } from './SubscriptionMatcher';

/** Asked for every send, so that one by hand is refused where automation answers. */
const selectOf = statement((db, { instance }: { instance: string }) =>
	inOrder(db).where('instance', '=', instance),
);

function inOrder(db: Kysely<Database>) {
	return db.selectFrom('subscriptions').selectAll().orderBy('created_at').orderBy('id');
}

export function buildSubscriptionRepository(
	connections: Connections,
	matcher: SubscriptionMatcher,
): SubscriptionRepository {
	const { reader, writer, leases, vault } = connections;
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
			const settings = encodeSettings(vault, subscription);
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
			return row ? decodeSubscription(vault, row) : null;
		},

		async list(instance) {
			const decode = (row: Row<'subscriptions'>) => decodeSubscription(vault, row);
			if (instance === undefined) return (await inOrder(reader).execute()).map(decode);
			const read = async () => (await selectOf.rows(reader, { instance })).map(decode);
			const found = leases ? await read() : await matcher.listOf(instance, read);
			return found.map((each) => ({ ...each }));
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
function encodeSettings(vault: Vault, subscription: Subscription): Settings {
	const { id, instance } = subscription;
	const settings = {
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
	const {
		id: _id,
		instance: _instance,
		...sealed
	} = vault.seal('subscriptions', {
		...{ id, instance },
		...settings,
	});
	return sealed;
}

/** As it looks while the vault is locked: nothing is delivered, since nobody can tell where to. */
function closed(row: Row<'subscriptions'>): Row<'subscriptions'> {
	return {
		...row,
		...{ url: null, secret: null, previous_secret: null, headers: '{}', options: '{}' },
		...{ enabled: 0, disabled_because: errorTable.ENCRYPTION_KEY.hint },
	};
}

function decodeSubscription(vault: Vault, sealed: Row<'subscriptions'>): Subscription {
	const row = vault.openOr('subscriptions', sealed, closed(sealed));
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

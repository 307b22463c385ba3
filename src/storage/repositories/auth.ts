import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { AuthCommit, AuthEntry, AuthRepository } from '../../domain/ports/storage';
import { AuthCache } from '../AuthCache';
import { type Connections, writeOf } from '../connections';
import type { Database, Row } from '../schema';
import { statement, together } from '../statement';
import { isStorageFailure } from '../storageErrors';
import type { Vault } from '../vault/Vault';
import { insertInbox } from './inbox';
import { putMessage } from './messages';

/** Ids asked for in one statement; more become several. */
const IDS_PER_QUERY = 100;

const upsertCreds = statement((db, { instance, value }: Row<'auth_creds'>) =>
	db
		.insertInto('auth_creds')
		.values({ instance, value })
		.onConflict((key) => key.column('instance').doUpdateSet({ value })),
);

const upsertEntry = statement((db, { instance, type, id, value }: Row<'auth_entries'>) =>
	db
		.insertInto('auth_entries')
		.values({ instance, type, id, value })
		.onConflict((key) => key.columns(['instance', 'type', 'id']).doUpdateSet({ value })),
);

export interface CachedAuthRepository extends AuthRepository {
	/** Drops what is cached of an instance that was deleted. */
	readonly forget: (instance: string) => void;
}

export function buildAuthRepository(connections: Connections): CachedAuthRepository {
	const { reader, clock, vault } = connections;
	const caches = new Map<string, AuthCache>();
	const cacheOf = (instance: string) => {
		const cache = caches.get(instance) ?? new AuthCache();
		caches.set(instance, cache);
		return cache;
	};
	return {
		async creds(instance) {
			const query = reader
				.selectFrom('auth_creds')
				.select('value')
				.where('instance', '=', instance);
			const row = await query.executeTakeFirst();
			return row ? vault.open('auth_creds', { instance, ...row }).value : null;
		},

		async entries(instance, type, ids) {
			return readThrough(cacheOf(instance), type, ids, (unknown) =>
				readEntries(connections, instance, type, unknown),
			);
		},

		async commit(instance, commit) {
			await writeOf(
				connections,
				instance,
				(trx) => writeCommit(trx, vault, instance, commit),
				() => cacheOf(instance).commit(commit.entries ?? []),
			).catch((error: unknown) => {
				// A database that went away in the middle of a commit may have it or not.
				if (isStorageFailure(error)) cacheOf(instance).clear();
				throw error;
			});
		},

		async archive(instance, reason) {
			await writeOf(
				connections,
				instance,
				(trx) => moveToArchive(trx, instance, reason, clock.now()),
				() => cacheOf(instance).clear(),
			);
		},

		forget: (instance) => {
			caches.get(instance)?.clear();
			caches.delete(instance);
		},
	};
}

/** What the cache knows, and the rest as the store has it. */
async function readThrough(
	cache: AuthCache,
	type: string,
	ids: readonly string[],
	read: (ids: readonly string[]) => Promise<Map<string, Uint8Array>>,
): Promise<Map<string, Uint8Array>> {
	const found = new Map<string, Uint8Array>();
	const unknown: string[] = [];
	for (const id of ids) {
		const value = cache.get(type, id);
		if (value === undefined) unknown.push(id);
		else if (value) found.set(id, value);
	}
	const { generation } = cache;
	for (let start = 0; start < unknown.length; start += IDS_PER_QUERY) {
		const part = unknown.slice(start, start + IDS_PER_QUERY);
		const stored = await read(part);
		for (const id of part) {
			const value = stored.get(id) ?? null;
			cache.fill(generation, type, id, value);
			if (value) found.set(id, value);
		}
	}
	return found;
}

async function readEntries(
	{ reader, vault }: Connections,
	instance: string,
	type: string,
	ids: readonly string[],
): Promise<Map<string, Uint8Array>> {
	const rows = await reader
		.selectFrom('auth_entries')
		.selectAll()
		.where('instance', '=', instance)
		.where('type', '=', type)
		.where('id', 'in', ids)
		.execute();
	return new Map(rows.map((row) => [row.id, vault.open('auth_entries', row).value]));
}

/** Also part of the transaction in which a device comes from elsewhere. */
export async function writeCommit(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	{ creds, entries = [], inbox = [], messages = [] }: AuthCommit,
): Promise<void> {
	await together<unknown>([
		...(creds ? [upsertCreds.run(trx, vault.seal('auth_creds', { instance, value: creds }))] : []),
		...entries.map((entry) => writeEntry(trx, vault, instance, entry)),
		...inbox.map((row) => insertInbox(trx, vault, instance, row)),
		...messages.map((row) => putMessage(trx, vault, row)),
	]);
}

async function writeEntry(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	{ type, id, value }: AuthEntry,
) {
	if (value) {
		await upsertEntry.run(trx, vault.seal('auth_entries', { instance, type, id, value }));
		return;
	}
	await trx
		.deleteFrom('auth_entries')
		.where('instance', '=', instance)
		.where('type', '=', type)
		.where('id', '=', id)
		.execute();
}

/** The creds lie in the archive as the entry of type `creds`. */
async function moveToArchive(
	trx: Kysely<Database>,
	instance: string,
	reason: string,
	archivedAt: number,
): Promise<void> {
	const { id: archive } = await trx
		.insertInto('auth_archives')
		.values({ instance, reason, archived_at: archivedAt })
		.returning('id')
		.executeTakeFirstOrThrow();
	// A value in a select has no type of its own.
	const theArchive = (of: ExpressionBuilder<Database, keyof Database>) =>
		of.cast<number>(of.val(archive), 'integer');
	await trx
		.insertInto('auth_archive_entries')
		.columns(['archive', 'type', 'id', 'value'])
		.expression((eb) =>
			eb
				.selectFrom('auth_entries')
				.select((of) => [theArchive(of).as('archive'), 'type', 'id', 'value'])
				.where('instance', '=', instance)
				.unionAll(
					eb
						.selectFrom('auth_creds')
						.select((of) => [
							theArchive(of).as('archive'),
							sql<string>`'creds'`.as('type'),
							sql<string>`''`.as('id'),
							'value',
						])
						.where('instance', '=', instance),
				),
		)
		.execute();
	await trx.deleteFrom('auth_entries').where('instance', '=', instance).execute();
	await trx.deleteFrom('auth_creds').where('instance', '=', instance).execute();
}

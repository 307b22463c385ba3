import { type Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { GatewayError } from '../../domain/errors';
import { storageFailed } from '../storageErrors';
import type { Database } from '../schema';
import { spine } from './0001-spine';
import { groups } from './0004-groups';

/** In order of their names. A released migration never changes; what comes later is a new entry. */
const released: Record<string, Migration> = {
	'0001-spine': spine,
	'0004-groups': groups,
};

/** Brings the schema up to this version, in one transaction. Rejects with STORAGE_FAILED. */
export async function migrate(db: Kysely<Database>, migrations = released): Promise<void> {
	const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
	const applied = await db.introspection
		.getTables({ withInternalKyselyTables: true })
		.then((tables) => tables.some(({ name }) => name === 'kysely_migration'))
		.then((migrated) => (migrated ? appliedNames(db) : []))
		.catch((error: unknown) => Promise.reject(storageFailed(error)));
	const newer = applied.filter((name) => !Object.hasOwn(migrations, name));
	if (newer.length > 0) {
		throw new GatewayError(
			'STORAGE_FAILED',
			`they were written by a newer version of this package (${newer.join(', ')}): install that version again`,
		);
	}
	const { error } = await migrator.migrateToLatest();
	if (error) throw storageFailed(error);
}

async function appliedNames(db: Kysely<Database>): Promise<string[]> {
	const rows = await db
		.withTables<{ kysely_migration: { name: string } }>()
		.selectFrom('kysely_migration')
		.select('name')
		.execute();
	return rows.map(({ name }) => name);
}

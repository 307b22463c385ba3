import { type Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { GatewayError } from '../../domain/errors';
import { storageFailed } from '../storageErrors';
import type { Database } from '../schema';
import { spine } from './0001-spine';
import { delivery } from './0002-delivery';
import { kinds } from './0003-kinds';
import { groups } from './0004-groups';
import { media } from './0005-media';
import { directory } from './0006-directory';
import { cluster } from './0010-cluster';
import { tags } from './0011-tags';
import { sends } from './0012-sends';
import { conversations } from './0013-conversations';
import { groupReceipts } from './0014-group-receipts';
import { automation } from './0015-automation';
import { counts } from './0016-counts';
import { users } from './0017-users';
import { sequences } from './0018-sequences';
import { stars } from './0019-stars';
import { postCounts } from './0020-post-counts';
import { told } from './0021-told';
import { fewerIndexes } from './0022-fewer-indexes';

/** In order of their names. A released migration never changes; what comes later is a new entry. */
export const released: Record<string, Migration> = {
	'0001-spine': spine,
	'0002-delivery': delivery,
	'0003-kinds': kinds,
	'0004-groups': groups,
	'0005-media': media,
	'0006-directory': directory,
	'0010-cluster': cluster,
	'0011-tags': tags,
	'0012-sends': sends,
	'0013-conversations': conversations,
	'0014-group-receipts': groupReceipts,
	'0015-automation': automation,
	'0016-counts': counts,
	'0017-users': users,
	'0018-sequences': sequences,
	'0019-stars': stars,
	'0020-post-counts': postCounts,
	'0021-told': told,
	'0022-fewer-indexes': fewerIndexes,
};

export interface MigrateOptions {
	migrations?: Record<string, Migration>;
	/** PostgreSQL's schema that holds the tables; SQLite has none. */
	schema?: string | undefined;
}

/** Brings the schema up to this version, in one transaction. Rejects with STORAGE_FAILED. */
export async function migrate(
	db: Kysely<Database>,
	{ migrations = released, schema }: MigrateOptions = {},
): Promise<void> {
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => migrations },
		...(schema !== undefined && { migrationTableSchema: schema }),
	});
	const applied = await hasTable(db, 'kysely_migration', schema)
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

/** Whether there is such a table, in that schema of PostgreSQL or in the file of SQLite. */
export async function hasTable(
	db: Kysely<Database>,
	table: string,
	schema?: string,
): Promise<boolean> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	return tables.some((each) => each.name === table && each.schema === schema);
}

async function appliedNames(db: Kysely<Database>): Promise<string[]> {
	const rows = await db
		.withTables<{ kysely_migration: { name: string } }>()
		.selectFrom('kysely_migration')
		.select('name')
		.execute();
	return rows.map(({ name }) => name);
}

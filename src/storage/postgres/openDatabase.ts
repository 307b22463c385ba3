import type { Pool } from 'pg';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import type { Logger } from '../../domain/ports/logger';
import { prepareSchema } from '../prepareSchema';
import { storageFailed } from '../storageErrors';
import { openKysely, type PostgresKysely } from './kysely';
import { openPool } from './pool';

export interface DatabaseAddress {
	/** `postgres://user:password@host:port/database`, with `?sslmode=…` as libpq has it. */
	url: string;
	/** Holds the tables, so that the database can be shared with other programs. */
	schema: string;
}

export interface DatabaseOptions {
	database: DatabaseAddress;
	/** Most at once. */
	connections: number;
	/** How long a transaction may stand still before the server ends it; milliseconds. */
	standstillMs: number;
	network: Network;
	logger: Logger;
}

export interface OpenedDatabase<Entered = void> {
	pool: Pool;
	kysely: PostgresKysely;
	/** As people know it, without its password. */
	place: string;
	entered: Entered;
}

const OLDEST_VERSION = 150_000;

/**
 * A pool on a database whose tables are of this version. `enter` is called while nobody else can begin to use them.
 * Rejects as `openPostgres` says.
 */
export async function openDatabase<Entered>(
	options: DatabaseOptions,
	enter: (kysely: PostgresKysely) => Promise<Entered>,
): Promise<OpenedDatabase<Entered>> {
	const { database, network } = options;
	const { schema } = database;
	const pool = openPool({ ...options, ...database });
	try {
		const kysely = openKysely(pool);
		await kysely.driver.init();
		const place = describeDatabase(database);
		const entered = await withSchemaLock(pool, schema, async () => {
			await makeSchema(pool, schema);
			await prepareSchema(kysely.db, { name: place, network, schema });
			return enter(kysely);
		});
		return { pool, kysely, place, entered };
	} catch (error) {
		await pool.end();
		throw storageFailed(error);
	}
}

/** What who starts on the tables of a schema holds while it makes them. */
export function schemaLockOf(schema: string): string {
	return `wagate ${schema}`;
}

/** One process at a time: of several that start together, the first one makes the tables. */
async function withSchemaLock<T>(pool: Pool, schema: string, work: () => Promise<T>): Promise<T> {
	const client = await pool.connect();
	try {
		const { rows } = await client.query<{ version: string }>(
			"select current_setting('server_version_num') as version, pg_advisory_lock(hashtext($1))",
			[schemaLockOf(schema)],
		);
		requireVersion(Number(rows[0]?.version));
		return await work();
	} finally {
		// With its connection the lock goes, too.
		client.release(true);
	}
}

function requireVersion(version: number): void {
	if (version >= OLDEST_VERSION) return;
	throw new GatewayError(
		'STORAGE_FAILED',
		`the database is PostgreSQL ${Math.floor(version / 10_000)}, and 15 or newer is needed`,
	);
}

/** Asked first, since making one takes a permission even where nothing has to be made. */
async function makeSchema(pool: Pool, schema: string): Promise<void> {
	const { rows } = await pool.query('select from pg_namespace where nspname = $1', [schema]);
	if (rows.length === 0) await pool.query(`create schema "${schema}"`);
}

function describeDatabase({ url, schema }: DatabaseAddress): string {
	if (!URL.canParse(url)) return `schema ${schema} of the database`;
	const { host, pathname } = new URL(url);
	return `schema ${schema} of the database ${host}${pathname}`;
}

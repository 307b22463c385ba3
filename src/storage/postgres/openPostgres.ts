import { sql } from 'kysely';
import type { Pool } from 'pg';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import { composeStorage } from '../composeStorage';
import type { Connections } from '../connections';
import { prepareSchema } from '../prepareSchema';
import { storageFailed } from '../storageErrors';
import type { Writer } from '../Writer';
import { openKysely, type PostgresKysely } from './kysely';
import { withPatience } from './patience';
import { openPool } from './pool';
import { PostgresWriter } from './PostgresWriter';

export interface DatabaseAddress {
	/** `postgres://user:password@host:port/database`, with `?sslmode=…` as libpq has it. */
	url: string;
	/** Holds the tables, so that the database can be shared with other programs. */
	schema: string;
}

export interface PostgresOptions {
	database: DatabaseAddress;
	/** Most connections of this process; 10 by default. */
	connections?: number;
	network: Network;
	clock: Clock;
	logger: Logger;
}

const DEFAULT_CONNECTIONS = 10;
const OLDEST_VERSION = 150_000;
/** A transaction that stands still, as that of a stopped process does, is ended by the server after this. */
const STANDSTILL_MS = 15_000;

/**
 * Opens a PostgreSQL database, which any number of processes may share. Rejects with WRONG_NETWORK when it holds
 * accounts of the other network, and with STORAGE_FAILED when it cannot be reached or used: no permission, an older
 * server than 15, or tables of a newer version of this package.
 */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
	const { database, network, clock, logger, connections = DEFAULT_CONNECTIONS } = options;
	const pool = openPool({ ...database, connections, standstillMs: STANDSTILL_MS, logger });
	try {
		const kysely = openKysely(pool);
		await kysely.driver.init();
		const place = describeDatabase(database);
		await withSchemaLock(pool, database.schema, async () => {
			await makeSchema(pool, database.schema);
			await prepareSchema(kysely.db, { name: place, network, schema: database.schema });
		});
		logger.info({ place, network }, 'database opened');
		return compose(pool, kysely, clock);
	} catch (error) {
		await pool.end();
		throw storageFailed(error);
	}
}

function compose(pool: Pool, kysely: PostgresKysely, clock: Clock): Storage {
	const writer = new PostgresWriter(kysely, clock);
	const connections: Connections = { reader: patientReader(kysely, clock), writer, clock };
	return composeStorage(connections, {
		async health() {
			const [writable, bytes] = await Promise.all([isWritable(writer), readBytes(kysely)]);
			return { writable, bytes };
		},
		close: () => pool.end(),
	});
}

/** Tries a read again when its connection ends: one that was idle while the server restarted fails once. */
function patientReader(kysely: PostgresKysely, clock: Clock) {
	const { driver } = kysely;
	return kysely.over({
		provideConnection: (use) =>
			withPatience(clock, async () => {
				const connection = await driver.acquireConnection();
				try {
					return await use(connection);
				} finally {
					await driver.releaseConnection(connection);
				}
			}),
	});
}

/** One process at a time: of several that start together, the first one makes the tables. */
async function withSchemaLock(pool: Pool, schema: string, work: () => Promise<void>) {
	const client = await pool.connect();
	try {
		const { rows } = await client.query<{ version: string }>(
			"select current_setting('server_version_num') as version, pg_advisory_lock(hashtext($1))",
			[`wagate ${schema}`],
		);
		requireVersion(Number(rows[0]?.version));
		await work();
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

function isWritable(writer: Writer): Promise<boolean> {
	const value = String(Math.random());
	const probe = writer.run((trx) =>
		trx
			.insertInto('meta')
			.values({ key: 'probe', value })
			.onConflict((key) => key.column('key').doUpdateSet({ value }))
			.execute(),
	);
	return probe.then(
		() => true,
		() => false,
	);
}

async function readBytes({ db }: PostgresKysely): Promise<number> {
	const { rows } = await sql<{ bytes: number }>`
		select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes
		from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
	`.execute(db);
	return rows[0]?.bytes ?? 0;
}

import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import { readProcessIdentity } from '../../support/processIdentity';
import { composeStorage } from '../composeStorage';
import type { Connections } from '../connections';
import { FileFolder } from '../FileFolder';
import { prepareSchema } from '../prepareSchema';
import { storageFailed } from '../storageErrors';
import type { Writer } from '../Writer';
import { Bus } from './Bus';
import { buildClusterStore } from './clusterStore';
import { openKysely, type PostgresKysely } from './kysely';
import { Leases } from './Leases';
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
	/** Most connections of this process; 10 by default. One more listens. */
	connections?: number;
	/** Version of this gateway, as other processes see it. */
	version?: string;
	/** How long this process counts as alive after its last beat; 10 s by default. */
	leaseMs?: number;
	/** Folder for the bytes of files, shared by all processes on the database; else one that nothing has to outlive. */
	files?: string;
	network: Network;
	clock: Clock;
	logger: Logger;
}

const TEMPORARY = join(tmpdir(), 'wagate-files');
const DEFAULT_CONNECTIONS = 10;
const DEFAULT_LEASE_MS = 10_000;
const OLDEST_VERSION = 150_000;

/**
 * Opens a PostgreSQL database, which any number of processes may share. Rejects with WRONG_NETWORK when it holds
 * accounts of the other network, and with STORAGE_FAILED when it cannot be reached or used: no permission, an older
 * server than 15, or tables of a newer version of this package.
 */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
	const { database, network, logger, connections = DEFAULT_CONNECTIONS } = options;
	const { leaseMs = DEFAULT_LEASE_MS } = options;
	// A transaction of a process that was stopped must not hold its leases longer than they last.
	const pool = openPool({ ...database, connections, standstillMs: leaseMs / 2, logger });
	try {
		const kysely = openKysely(pool);
		await kysely.driver.init();
		const place = describeDatabase(database);
		await withSchemaLock(pool, database.schema, async () => {
			await makeSchema(pool, database.schema);
			await prepareSchema(kysely.db, { name: place, network, schema: database.schema });
		});
		logger.info({ place, network }, 'database opened');
		return await compose({ ...options, leaseMs }, pool, kysely);
	} catch (error) {
		await pool.end();
		throw storageFailed(error);
	}
}

async function compose(
	{
		database,
		version = '',
		leaseMs,
		files = TEMPORARY,
		clock,
		logger,
	}: PostgresOptions & { leaseMs: number },
	pool: Pool,
	kysely: PostgresKysely,
): Promise<Storage> {
	const leases = new Leases(randomUUID());
	const writer = new PostgresWriter(kysely, leases, clock);
	const reader = patientReader(kysely, clock);
	const channel = `wagate ${database.schema}`;
	const bus = new Bus({ url: database.url, channel, self: leases.self, clock, logger });
	const process = readProcessIdentity();
	const cluster = buildClusterStore({ process, version, leaseMs, reader, writer, leases, bus });
	await cluster.beat({ url: null, secret: randomUUID() });
	await bus.open();
	const connections: Connections = { reader, writer, clock, leases };
	return composeStorage(connections, {
		cluster,
		files: new FileFolder(files),
		async health() {
			const [writable, bytes] = await Promise.all([isWritable(writer), readBytes(kysely)]);
			return { writable, bytes };
		},
		async close() {
			const leave = kysely.db.deleteFrom('cluster_members').where('id', '=', leases.self);
			// A database that is away finds out by itself that this process is gone.
			await leave.execute().catch(() => undefined);
			bus.tell({ kind: 'leases' });
			await bus.close();
			await pool.end();
		},
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

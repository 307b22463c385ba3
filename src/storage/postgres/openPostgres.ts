import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import type { VaultKeys } from '../../domain/ports/vault';
import { hasEnded, readProcessIdentity } from '../../support/processIdentity';
import { composeStorage } from '../composeStorage';
import type { Connections } from '../connections';
import { FileFolder } from '../FileFolder';
import { storageFailed } from '../storageErrors';
import { buildVaultDoor, type OpenedVault, openVault } from '../vault/openVault';
import type { Writer } from '../Writer';
import { Bus } from './Bus';
import { buildClusterStore } from './clusterStore';
import type { PostgresKysely } from './kysely';
import { Leases } from './Leases';
import { type DatabaseAddress, openDatabase } from './openDatabase';
import { noLongerThan, withPatience } from './patience';
import { PostgresWriter } from './PostgresWriter';
import { shareFiles } from './shareFiles';

export interface PostgresOptions {
	database: DatabaseAddress;
	/** Most connections of this process; 10 by default. One more listens. */
	connections?: number;
	/** Version of this gateway, as other processes see it. */
	version?: string;
	/** How long this process counts as alive after its last beat; milliseconds. */
	leaseMs: number;
	/** Folder for the bytes of files, shared by all processes on the database; else one that nothing has to outlive. */
	files?: string;
	network: Network;
	/** With which what is secret is sealed; by default it is stored in clear. */
	keys?: VaultKeys;
	clock: Clock;
	logger: Logger;
}

const TEMPORARY = join(tmpdir(), 'wagate-files');
const DEFAULT_CONNECTIONS = 10;
const GOODBYE_MS = 5_000;

/**
 * Opens a PostgreSQL database, which any number of processes may share. Rejects with WRONG_NETWORK when it holds
 * accounts of the other network, with FILES_NOT_SHARED when running processes keep files elsewhere, and with
 * STORAGE_FAILED when it cannot be reached or used: no permission, an older server than 15, or tables of a newer version
 * of this package.
 */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
	const { database, network, logger, connections = DEFAULT_CONNECTIONS } = options;
	// A transaction of a process that was stopped must not hold its leases longer than they last.
	const standstillMs = options.leaseMs / 2;
	const address = { database, connections, standstillMs, network, logger };
	const joined = await openDatabase(address, async (kysely) => {
		const parts = openParts(options, kysely);
		return { ...parts, opened: await enter(options, parts, kysely) };
	});
	const { pool, kysely, place, entered } = joined;
	try {
		logger.info({ place, network }, 'database opened');
		if (!entered.opened.vault.locked) await entered.bus.open();
		return compose(options, pool, { ...entered, kysely });
	} catch (error) {
		await pool.end();
		throw storageFailed(error);
	}
}

type Parts = ReturnType<typeof openParts>;

function openParts(
	{ database, version = '', leaseMs, clock, logger }: PostgresOptions,
	kysely: PostgresKysely,
) {
	const leases = new Leases(randomUUID());
	const writer = new PostgresWriter(kysely, leases, clock);
	const reader = patientReader(kysely, clock);
	const channel = `wagate ${database.schema}`;
	const bus = new Bus({ url: database.url, channel, self: leases.self, clock, logger });
	const process = readProcessIdentity();
	const cluster = buildClusterStore({ process, version, leaseMs, reader, writer, leases, bus });
	return { leases, writer, reader, bus, cluster };
}

/** Opens the keys, then joins the others; who has no key for what is stored stays outside. */
async function enter(
	{ keys = { key: null }, files, logger }: PostgresOptions,
	{ cluster }: Parts,
	{ db }: PostgresKysely,
): Promise<OpenedVault> {
	const hasCompany = async () =>
		(await cluster.members()).some(({ isExpired, process }) => !isExpired && !hasEnded(process));
	const opened = await openVault(db, { keys, hasCompany, logger });
	if (opened.vault.locked) return opened;
	if (files !== undefined) await shareFiles(db, { folder: files, hasCompany, logger });
	await cluster.beat({ url: null, secret: randomUUID() });
	return opened;
}

function compose(
	{ files = TEMPORARY, clock }: PostgresOptions,
	pool: Pool,
	{
		leases,
		writer,
		reader,
		bus,
		cluster,
		opened,
		kysely,
	}: Parts & {
		opened: OpenedVault;
		kysely: PostgresKysely;
	},
): Storage {
	const { vault } = opened;
	const connections: Connections = { reader, writer, clock, vault, leases };
	return composeStorage(connections, {
		cluster: vault.locked ? null : cluster,
		vault: buildVaultDoor(opened, writer, () => undefined),
		files: new FileFolder(files),
		// Autovacuum frees what rows leave, and the space is used again.
		shrink: async () => false,
		async health() {
			const [writable, bytes] = await Promise.all([
				!vault.locked && isWritable(writer),
				readBytes(kysely),
			]);
			return { writable, bytes };
		},
		close() {
			const leave = async () => {
				await kysely.db.deleteFrom('cluster_members').where('id', '=', leases.self).execute();
				bus.tell({ kind: 'leases' });
			};
			// A database that is away finds out by itself that this process is gone.
			const goodbye = leave()
				.catch(() => undefined)
				.then(() => bus.close())
				.then(() => pool.end());
			return noLongerThan(clock, GOODBYE_MS, goodbye);
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

import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Storage } from '../../domain/ports/storage';
import type { VaultKeys } from '../../domain/ports/vault';
import { composeStorage } from '../composeStorage';
import { FileFolder } from '../FileFolder';
import { prepareSchema } from '../prepareSchema';
import { storageFailed } from '../storageErrors';
import { buildVaultDoor, openVault } from '../vault/openVault';
import type { Writer } from '../Writer';
import { checkTables } from './checkTables';
import { type ConnectionOptions, openConnection, type SqliteConnection } from './connection';
import { type FolderLease, openFolderLease } from './folderLease';
import { givePagesBack } from './freePages';
import { LogFold } from './LogFold';
import { requireLocalDisk } from './localDisk';
import { requireNotMoved } from './moveMark';
import { WriteQueue } from './WriteQueue';

export interface SqliteOptions {
	/** The data folder, made when it is not there; `:memory:` for one that nothing has to outlive. */
	folder: string;
	network: Network;
	/** With which what is secret is sealed; by default it is stored in clear. */
	keys?: VaultKeys;
	clock: Clock;
	logger: Logger;
}

const PROBE_BYTES = 64 * 1024;

/**
 * Opens `wagate.db` in a data folder for this process alone. Rejects with DATA_FOLDER_IN_USE while another process has
 * it, DATA_FOLDER_MOVED when a database has its accounts now, WRONG_NETWORK when it holds accounts of the other
 * network, and STORAGE_FAILED when it cannot be used: a network disk, a damaged file, no permission, or a schema of a
 * newer version.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
	const { folder, clock, logger } = options;
	if (folder === ':memory:') return openThrowAway(options);
	makeFolder(folder);
	requireLocalDisk(folder);
	const lease = openFolderLease(folder, clock.now());
	try {
		const storage = await openLeased(options, lease, { synchronous: 'NORMAL' });
		logger.info({ folder, network: options.network }, 'data folder opened');
		return storage;
	} catch (error) {
		lease.release();
		throw storageFailed(error);
	}
}

/** A real file too, so that what runs on it runs the same as on a data folder. */
async function openThrowAway(options: SqliteOptions): Promise<Storage> {
	const folder = mkdtempSync(join(tmpdir(), 'wagate-'));
	const lease = { release: () => rmSync(folder, { recursive: true, force: true }) };
	try {
		return await openLeased({ ...options, folder }, lease, { synchronous: 'OFF' });
	} catch (error) {
		lease.release();
		throw error;
	}
}

async function openLeased(
	{ folder, network, clock, logger, keys = { key: null } }: SqliteOptions,
	lease: Pick<FolderLease, 'release'>,
	connectionOptions: ConnectionOptions,
): Promise<Storage> {
	const file = join(folder, 'wagate.db');
	// SQLite gives its side files the mode of the database, and the umask gives the database too much.
	closeSync(openSync(file, 'a', 0o600));
	const write = openConnection(file, connectionOptions);
	try {
		requireNotMoved(write, folder);
		await prepareSchema(write.db, { name: folder, network });
		checkTables(write);
		const hasCompany = async () => false;
		const opened = await openVault(write.db, { keys, hasCompany, logger });
		if (opened.keyring?.isStrict === false) leaveNoTraces(write);
		const read = openConnection(file, { readOnly: true, beside: write });
		const fold = write.log && new LogFold({ database: file, logger });
		const writer = new WriteQueue(write, fold);
		return composeStorage(
			{ reader: read.db, writer, clock, vault: opened.vault, leases: null },
			{
				cluster: null,
				vault: buildVaultDoor(opened, writer, () => foldLog(write)),
				files: new FileFolder(join(folder, 'media')),
				shrink: () => writer.run(async () => givePagesBack(write)),
				health: async () => ({
					writable: !opened.vault.locked && (await isWritable(writer)),
					bytes: bytesOf(file),
				}),
				async close() {
					read.close();
					await fold?.close();
					// The last connection to close folds the write-ahead log into the database file.
					write.close();
					lease.release();
				},
			},
		);
	} catch (error) {
		write.close();
		throw error;
	}
}

/** What a sealed value replaces is overwritten with zeros, and not only forgotten. */
function leaveNoTraces({ raw }: SqliteConnection): void {
	raw.exec('PRAGMA secure_delete = ON');
}

/** The log holds the pages of before; it is emptied, or is so at the next checkpoint that finds no reader. */
function foldLog({ raw }: SqliteConnection): void {
	raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function isWritable(writer: Writer): Promise<boolean> {
	return probe(writer).then(
		() => true,
		() => false,
	);
}

/**
 * Writes as much as a large ratchet step: a few bytes still fit where the log has room on a disk that is full. Never
 * the same bytes twice, since SQLite writes nothing then.
 */
async function probe(writer: Writer): Promise<void> {
	const value = randomBytes(PROBE_BYTES).toString('base64');
	await writer.run((trx) =>
		trx
			.insertInto('meta')
			.values({ key: 'probe', value })
			.onConflict((key) => key.column('key').doUpdateSet({ value }))
			.execute(),
	);
}

function bytesOf(file: string): number {
	return ['', '-wal', '-shm']
		.map((suffix) => statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0)
		.reduce((sum, size) => sum + size, 0);
}

function makeFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw storageFailed(error);
	}
}

import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { Storage } from '../domain/ports/storage';
import type { Connections } from './connections';
import { type FolderLease, openFolderLease } from './folderLease';
import { requireLocalDisk } from './localDisk';
import { migrate } from './migrations';
import { buildApiKeyRepository } from './repositories/apiKeys';
import { buildAuthRepository } from './repositories/auth';
import { buildDeliveryRepository } from './repositories/deliveries';
import { buildGroupRepository } from './repositories/groups';
import { buildIdentityRepository } from './repositories/identities';
import { buildInboxRepository } from './repositories/inbox';
import { buildInstanceRepository } from './repositories/instances';
import { buildJournalRepository } from './repositories/journal';
import { buildMessageRepository } from './repositories/messages';
import { buildOutboxRepository } from './repositories/outbox';
import { SubscriptionMatcher } from './repositories/SubscriptionMatcher';
import { buildSubscriptionRepository } from './repositories/subscriptions';
import { type ConnectionOptions, type SqliteConnection, openConnection } from './sqlite';
import { storageFailed } from './storageErrors';
import { WriteQueue } from './WriteQueue';

export interface StorageOptions {
	/** The data folder, made when it is not there; `:memory:` for one that nothing has to outlive. */
	folder: string;
	network: Network;
	clock: Clock;
	logger: Logger;
}

const PROBE_BYTES = 64 * 1024;
/** Tables without which a link or a message would be lost: looked through at each start. */
const CHECKED_TABLES = ['instances', 'auth_creds', 'auth_entries', 'inbox', 'outbox'];

/**
 * Opens `wagate.db` in a data folder for this process alone. Rejects with DATA_FOLDER_IN_USE while another process has
 * it, WRONG_NETWORK when it holds accounts of the other network, and STORAGE_FAILED when it cannot be used: a network
 * disk, a damaged file, no permission, or a schema of a newer version.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
	const { folder, clock, logger } = options;
	if (folder === ':memory:') return openThrowAway(options);
	makeFolder(folder);
	requireLocalDisk(folder);
	const lease = openFolderLease(folder, clock.now());
	try {
		const storage = await openLeased(options, lease, { synchronous: 'FULL' });
		logger.info({ folder, network: options.network }, 'data folder opened');
		return storage;
	} catch (error) {
		lease.release();
		throw storageFailed(error);
	}
}

/** A real file too, so that what runs on it runs the same as on a data folder. */
async function openThrowAway(options: StorageOptions): Promise<Storage> {
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
	{ folder, network, clock }: StorageOptions,
	lease: Pick<FolderLease, 'release'>,
	connectionOptions: ConnectionOptions,
): Promise<Storage> {
	const file = join(folder, 'wagate.db');
	// SQLite gives its side files the mode of the database, and the umask gives the database too much.
	closeSync(openSync(file, 'a', 0o600));
	const write = openConnection(file, connectionOptions);
	try {
		await prepare(write, folder, network);
		const read = openConnection(file, { readOnly: true });
		return composeStorage({ file, write, read, lease, clock });
	} catch (error) {
		write.raw.close();
		throw error;
	}
}

async function prepare(connection: SqliteConnection, folder: string, network: Network) {
	const { db, raw } = connection;
	// Before the migrations: a folder of the other network is refused untouched.
	const held = await readNetwork(connection);
	if (held !== null && held !== network) {
		throw new GatewayError('WRONG_NETWORK', `${folder} belongs to ${held}, not to ${network}`, {
			details: { folder, held, asked: network },
		});
	}
	await migrate(db);
	if (held === null)
		await db.insertInto('meta').values({ key: 'network', value: network }).execute();
	for (const table of CHECKED_TABLES) {
		const [finding] = raw.prepare(`PRAGMA quick_check(${table})`).all();
		if (finding?.quick_check === 'ok') continue;
		throw new GatewayError(
			'STORAGE_FAILED',
			`wagate.db is damaged (${table}: ${String(finding?.quick_check)}): put back a copy, or start with an empty folder`,
		);
	}
}

/** Null in a folder that is new. */
async function readNetwork({ db }: SqliteConnection): Promise<string | null> {
	const tables = await db.introspection.getTables();
	if (!tables.some(({ name }) => name === 'meta')) return null;
	const row = db.selectFrom('meta').select('value').where('key', '=', 'network');
	return (await row.executeTakeFirst())?.value ?? null;
}

interface Parts {
	file: string;
	write: SqliteConnection;
	read: SqliteConnection;
	lease: Pick<FolderLease, 'release'>;
	clock: Clock;
}

function composeStorage(parts: Parts): Storage {
	const { file, write, read, clock } = parts;
	let closed: Promise<void> | undefined;
	const writer = new WriteQueue(write);
	const connections: Connections = { reader: read.db, writer, clock };
	const auth = buildAuthRepository(connections);
	const matcher = new SubscriptionMatcher();
	return {
		instances: buildInstanceRepository(connections, (name) => {
			auth.forget(name);
			matcher.forget();
		}),
		auth,
		inbox: buildInboxRepository(connections),
		outbox: buildOutboxRepository(connections),
		messages: buildMessageRepository(connections),
		journal: buildJournalRepository(connections, matcher),
		subscriptions: buildSubscriptionRepository(connections, matcher),
		deliveries: buildDeliveryRepository(connections),
		identities: buildIdentityRepository(connections),
		groups: buildGroupRepository(connections),
		apiKeys: buildApiKeyRepository(connections),

		nextWrite: () => writer.nextWrite(),

		async health() {
			const writable = await probe(writer).then(
				() => true,
				() => false,
			);
			return { writable, bytes: bytesOf(file) };
		},

		close: () => (closed ??= closeParts(writer, parts)),
	};
}

/**
 * Writes as much as a large ratchet step: a few bytes still fit where the log has room on a disk that is full. Never
 * the same bytes twice, since SQLite writes nothing then.
 */
async function probe(writer: WriteQueue): Promise<void> {
	const value = randomBytes(PROBE_BYTES).toString('base64');
	await writer.run((trx) =>
		trx
			.insertInto('meta')
			.values({ key: 'probe', value })
			.onConflict((key) => key.column('key').doUpdateSet({ value }))
			.execute(),
	);
}

async function closeParts(writer: WriteQueue, { write, read, lease }: Parts): Promise<void> {
	await writer.close();
	read.raw.close();
	// The last connection to close folds the write-ahead log into the database file.
	write.raw.close();
	lease.release();
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

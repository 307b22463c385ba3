import fs, { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../../../../../src/domain/errors';
import type { Network } from '../../../../../src/domain/instance';
import { openStorage } from '../../../../../src/storage';
import { LogSync } from '../../../../../src/storage/sqlite/LogSync';
import { requireLocalDisk } from '../../../../../src/storage/sqlite/localDisk';
import { migrate, released } from '../../../../../src/storage/migrations';
import { openConnection } from '../../../../../src/storage/sqlite/connection';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';
import { instanceRow } from '../../../../support/storageFixtures';

// Whoever has no database never loads its client.
jest.mock('pg', () => {
	throw new Error('pg was loaded');
});

let parent: string;
let folder: string;

beforeEach(() => {
	parent = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	folder = join(parent, 'deep', 'data');
});

afterEach(() => rmSync(parent, { recursive: true }));

function open(network: Network = 'sandbox', where = folder) {
	return openStorage({ folder: where, network, clock: new FakeClock(), logger: silentLogger });
}

function query(statement: string): unknown {
	const db = new DatabaseSync(join(folder, 'wagate.db'));
	try {
		return db.prepare(statement).get();
	} finally {
		db.close();
	}
}

test('makes the folder, readable by its owner alone, and keeps what is written', async () => {
	const first = await open();
	await first.instances.create(instanceRow());
	await first.close();
	const second = await open();
	expect(await second.instances.list()).toEqual([instanceRow()]);
	await second.close();
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(statSync(join(folder, 'wagate.db')).mode & 0o777).toBe(0o600);
});

test('a commit of its own returns after fsync, into the write-ahead log', () => {
	const { raw } = openConnection(join(parent, 'a.db'));
	expect(raw.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
	expect(raw.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
	expect(raw.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
	raw.close();
});

test('what is stored in a folder is acknowledged once its log is on the disk', async () => {
	const storage = await open();
	const sync = jest.spyOn(LogSync.prototype, 'run');
	await storage.instances.create(instanceRow());
	expect(sync).toHaveBeenCalledTimes(1);
	sync.mockRejectedValueOnce(new GatewayError('STORAGE_FAILED', 'the disk did not confirm'));
	await expect(storage.instances.delete('shop')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	sync.mockRestore();
	await storage.close();
});

test('one owner: a second opening is refused until the first one closes', async () => {
	const first = await open();
	await expect(open()).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
	await first.close();
	await (await open()).close();
});

test.each<[Network, Network]>([
	['whatsapp', 'sandbox'],
	['sandbox', 'whatsapp'],
])('a folder of %s is refused to %s and stays as it was', async (held, asked) => {
	await (await open(held)).close();
	const before = query('SELECT group_concat(sql) AS schema FROM sqlite_schema');
	await expect(open(asked)).rejects.toMatchObject({
		code: 'WRONG_NETWORK',
		details: { place: folder, held, asked },
	});
	expect(query('SELECT group_concat(sql) AS schema FROM sqlite_schema')).toEqual(before);
	await (await open(held)).close();
});

test('a start that died between the schema and the network is made good', async () => {
	await (await open('whatsapp')).close();
	query("DELETE FROM meta WHERE key = 'network' RETURNING key");
	await (await open('whatsapp')).close();
	await expect(open('sandbox')).rejects.toMatchObject({ code: 'WRONG_NETWORK' });
});

test('a schema of a newer version is refused and says so', async () => {
	await (await open()).close();
	query(
		"INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-future', '2030') RETURNING name",
	);
	await expect(open()).rejects.toMatchObject({
		code: 'STORAGE_FAILED',
		message: expect.stringContaining('newer version of this package (9999-future)') as string,
	});
});

test('a migration that fails changes nothing', async () => {
	const { db, raw } = openConnection(join(parent, 'a.db'));
	await migrate(db);
	const up = async () => {
		raw.exec('CREATE TABLE half (a)');
		throw new Error('no further');
	};
	const migrations = { ...released, '9999-broken': { up } };
	await expect(migrate(db, { migrations })).rejects.toMatchObject({
		code: 'STORAGE_FAILED',
		message: expect.stringContaining('no further') as string,
	});
	expect(raw.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({
		n: 0,
	});
	raw.close();
});

test('a damaged file is refused, and the folder is free again', async () => {
	const storage = await open();
	await storage.instances.create(instanceRow());
	const value = new Uint8Array(3_000);
	for (let id = 0; id < 50; id += 1) {
		await storage.auth.commit('shop', { entries: [{ type: 'session', id: `${id}`, value }] });
	}
	await storage.close();
	const { root } = query(
		"SELECT rootpage AS root FROM sqlite_schema WHERE name = 'auth_entries'",
	) as {
		root: number;
	};
	const file = openSync(join(folder, 'wagate.db'), 'r+');
	writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, (root - 1) * 4_096);
	for (let attempt = 0; attempt < 2; attempt += 1) {
		await expect(open()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	}
});

test('a file that is no database is refused', async () => {
	await (await open()).close();
	const file = openSync(join(folder, 'wagate.db'), 'r+');
	writeSync(file, Buffer.alloc(8_192, 'x'), 0, 8_192, 0);
	await expect(open()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});

test('a folder that cannot be made is a storage failure', async () => {
	writeSync(openSync(join(parent, 'file'), 'w'), 'x');
	await expect(open('sandbox', join(parent, 'file', 'data'))).rejects.toMatchObject({
		code: 'STORAGE_FAILED',
	});
});

test.each([
	[0x6969, 'NFS'],
	[0xff534d42, 'CIFS'],
	// statfs gives it with a sign on some machines.
	[0xff534d42 | 0, 'CIFS'],
	[0xfe534d42, 'SMB2'],
])('a network file system (%d) is refused', (type, name) => {
	expect(() => requireLocalDisk(folder, type)).toThrow(
		expect.objectContaining({
			code: 'STORAGE_FAILED',
			message: expect.stringContaining(name) as string,
		}) as Error,
	);
});

test('a local disk is taken', () => {
	const EXT4 = 0xef53;
	expect(() => requireLocalDisk(folder, EXT4)).not.toThrow();
});

test('health tells the bytes and that a write works; after close it does not', async () => {
	const storage = await open();
	const health = await storage.health();
	expect(health.writable).toBe(true);
	expect(health.bytes).toBeGreaterThan(4_096);
	await storage.close();
	expect((await storage.health()).writable).toBe(false);
});

test('what is opened in memory leaves nothing behind', async () => {
	const made = jest.spyOn(fs, 'mkdtempSync');
	const storage = await open('sandbox', ':memory:');
	const where = String(made.mock.results[0]?.value);
	made.mockRestore();
	await storage.instances.create(instanceRow());
	expect(fs.existsSync(where)).toBe(true);
	await storage.close();
	expect(fs.existsSync(where)).toBe(false);
});

test('close may come twice', async () => {
	const storage = await open();
	await Promise.all([storage.close(), storage.close()]);
	await (await open()).close();
});

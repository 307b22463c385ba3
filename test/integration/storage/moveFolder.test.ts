import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Storage } from '../../../src/domain/ports/storage';
import { moveFolder, type MoveProgress, openFolderLease, openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { needsPostgres } from '../../support/services';
import { silentLogger } from '../../support/silentLogger';
import {
	instanceRow,
	journalEntry,
	messageRow,
	outboxRow,
	subscriptionRow,
} from '../../support/storageFixtures';
import { TestSchema } from '../../support/TestSchema';

const postgres = needsPostgres();
const EVENTS = ['evt_1', 'evt_2', 'evt_3'];
const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

postgres.describe('a data folder moves into a database', () => {
	const common = { network: 'sandbox', clock: systemClock, logger: silentLogger } as const;
	let folder: string;
	let schema: TestSchema;
	let opened: Storage[];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'wagate-move-'));
		schema = new TestSchema(postgres.where);
		opened = [];
	});

	afterEach(async () => {
		await Promise.all(opened.map((storage) => storage.close()));
		await schema.drop();
		rmSync(folder, { recursive: true, force: true });
	});

	const move = (progress: (progress: MoveProgress) => void = () => undefined) =>
		moveFolder({ ...common, folder, database: schema.database, progress });

	const openFolder = () => openStorage({ ...common, folder });

	async function openDatabase() {
		const storage = await openStorage({ ...common, database: schema.database, leaseMs: 10_000 });
		opened.push(storage);
		return storage;
	}

	/** An account with something of most kinds; its journal has three events with a delivery each. */
	async function fill() {
		const storage = await openFolder();
		await storage.instances.create(instanceRow({ linked: true, profileName: 'Zoë \u0000 🙂' }));
		await storage.instances.create(instanceRow({ name: 'relay:x' }));
		await storage.subscriptions.put(subscriptionRow());
		await storage.auth.commit('shop', {
			creds: EVERY_BYTE,
			entries: [{ type: 'session', id: 'a', value: EVERY_BYTE }],
			messages: [messageRow({ proto: EVERY_BYTE })],
		});
		await storage.outbox.accept(outboxRow(), null);
		for (const id of EVENTS) await storage.journal.append('shop', [journalEntry(id)]);
		await storage.media.secret();
		return storage;
	}

	test('byte for byte, with its sequences, and belongs to whoever starts first', async () => {
		const before = await fill();
		const secret = await before.media.secret();
		const message = await before.messages.get('shop', messageRow().messageId);
		await before.close();

		const seen: MoveProgress[] = [];
		const moved = await move((progress) => seen.push(progress));
		expect(moved).toMatchObject({ instances: 2 });
		expect(moved.rows).toBeGreaterThan(10);
		expect(seen.at(-1)).toMatchObject({ done: moved.rows, rows: moved.rows });
		expect(moved.to).not.toMatch(/@/);

		const after = await openDatabase();
		expect((await after.cluster?.claim(9))?.sort()).toEqual(['relay:x', 'shop']);
		expect(await after.messages.get('shop', messageRow().messageId)).toEqual(message);
		expect((await after.instances.get('shop'))?.profileName).toBe('Zoë \uFFFD 🙂');
		expect(await after.media.secret()).toBe(secret);
		expect(await after.auth.creds('shop')).toEqual(EVERY_BYTE);
		expect((await after.auth.entries('shop', 'session', ['a'])).get('a')).toEqual(EVERY_BYTE);
		expect(await after.outbox.due('shop', 100, 9)).toMatchObject([{ state: 'queued' }]);
		await after.journal.append('shop', [journalEntry('evt_4')]);
		const stored = await schema.query('select id from events order by sequence');
		expect(stored).toEqual([...EVENTS, 'evt_4'].map((id) => ({ id })));
		const [first] = await after.deliveries.due('sub_1', Date.now(), 9);
		expect(first?.event).toMatchObject({ id: 'evt_1', data: { text: 'hi' } });
	});

	test('an encrypted one with its keys, also into a database that was opened with others', async () => {
		const mine = { key: 'the key of the folder' };
		const before = await openStorage({ ...common, folder, keys: mine });
		await before.instances.create(instanceRow());
		await before.auth.commit('shop', { creds: EVERY_BYTE });
		const secret = await before.media.secret();
		await before.close();
		const { database } = schema;
		const first = { ...common, database, leaseMs: 10_000, keys: { key: 'another key entirely' } };
		const empty = await openStorage(first);
		await empty.media.secret();
		await empty.close();
		await move();
		const after = await openStorage({ ...first, keys: mine });
		opened.push(after);
		expect(after.vault.state).toBe('sealed');
		expect(await after.auth.creds('shop')).toEqual(EVERY_BYTE);
		expect(await after.media.secret()).toBe(secret);
	});

	test('after that the folder is refused, to a gateway and to another move', async () => {
		await (await fill()).close();
		await move();
		const refused = {
			code: 'DATA_FOLDER_MOVED',
			message: expect.stringContaining(folder) as string,
		};
		await expect(openFolder()).rejects.toMatchObject(refused);
		await expect(move()).rejects.toMatchObject(refused);
	});

	test('a gateway that has the folder keeps it', async () => {
		const storage = await fill();
		await expect(move()).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
		await storage.close();
		await (await openFolder()).close();
	});

	test('nothing is moved to where something is, or where a gateway runs', async () => {
		await (await fill()).close();
		const other = await openDatabase();
		await expect(move()).rejects.toMatchObject({
			code: 'DATABASE_NOT_EMPTY',
			message: expect.stringContaining(`process ${process.pid}`) as string,
		});
		await other.instances.create(instanceRow({ name: 'theirs' }));
		await other.close();
		await expect(move()).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
		const names = await schema.query('select name from instances');
		expect(names).toEqual([{ name: 'theirs' }]);
		await (await openFolder()).close();
	});

	test('one that fails half way changes nothing', async () => {
		await (await fill()).close();
		const failing = move(({ table }) => {
			if (table === 'deliveries') throw new Error('the power went');
		});
		await expect(failing).rejects.toThrow('the power went');
		expect(await schema.query('select name from instances')).toEqual([]);
		await (await openFolder()).close();
		expect(await move()).toMatchObject({ instances: 2 });
	});

	test('one that ended before the commit was known is finished by the next, or done anew', async () => {
		await (await fill()).close();
		await move();
		setDone(false);
		await expect(openFolder()).rejects.toMatchObject({ code: 'DATA_FOLDER_MOVED' });
		expect(await move()).toMatchObject({ rows: 0, instances: 2 });

		setDone(false);
		await schema.query('drop schema ' + schema.schema + ' cascade');
		expect((await move()).rows).toBeGreaterThan(10);
	});

	test('a folder without a database, or in use by nobody but a lease, is told', async () => {
		await expect(move()).rejects.toMatchObject({ code: 'BAD_REQUEST' });
		await (await fill()).close();
		const lease = openFolderLease(folder, Date.now());
		await expect(move()).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
		lease.release();
	});

	function setDone(isDone: boolean) {
		const db = new DatabaseSync(join(folder, 'wagate.db'));
		const row = db.prepare("select value from meta where key = 'moved_to'").get();
		const mark = { ...(JSON.parse(String(row?.value)) as object), isDone };
		db.prepare("update meta set value = ? where key = 'moved_to'").run(JSON.stringify(mark));
		db.close();
	}
});

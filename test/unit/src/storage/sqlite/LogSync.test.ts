import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../../../src/storage/migrations';
import {
	openConnection,
	type SqliteConnection,
} from '../../../../../src/storage/sqlite/connection';
import { LogSync } from '../../../../../src/storage/sqlite/LogSync';
import { WriteQueue } from '../../../../../src/storage/sqlite/WriteQueue';

let folder: string;
let write: SqliteConnection;
let read: SqliteConnection;
let queue: WriteQueue;
/** Flushes that wait for the disk. */
let disk: { confirm: () => void; refuse: (error: Error) => void }[];
let asked: () => void;
/** Flushes that kept the process. */
let flushedNow: number;
let refusal: Error | null;
let now: number;
/** How long the disk takes in place. */
let tookMs: number;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	const file = join(folder, 'wagate.db');
	disk = [];
	asked = () => undefined;
	refusal = null;
	now = 0;
	tookMs = 0;
	const flush = () =>
		new Promise<void>((confirm, refuse) => {
			disk.push({ confirm, refuse });
			asked();
		});
	flushedNow = 0;
	const flushNow = () => {
		flushedNow += 1;
		now += tookMs;
		if (refusal) throw refusal;
	};
	const opened = openConnection(file, { synchronous: 'NORMAL' });
	await migrate(opened.db);
	write = Object.assign(opened, { log: new LogSync(file, { flush, flushNow, now: () => now }) });
	read = openConnection(file, { readOnly: true, beside: write });
	queue = new WriteQueue(write);
});

afterEach(async () => {
	await queue.close();
	read.close();
	write.close();
	rmSync(folder, { recursive: true });
});

const put = (key: string) =>
	queue.run((trx) => trx.insertInto('meta').values({ key, value: 'x' }).execute());

const keys = async () => {
	const rows = await read.db.selectFrom('meta').select('key').orderBy('key').execute();
	return rows.map(({ key }) => key);
};

/** Resolves once the disk was asked, and gives its answer. */
async function nextFlush() {
	if (disk.length === 0) await new Promise<void>((resolve) => (asked = resolve));
	return disk.shift();
}

/** More than are waited for in place. */
const putMany = (names: string) => Promise.all(Array.from(names, put));

test('a write is acknowledged, and read, once the disk has it', async () => {
	const order: string[] = [];
	const written = putMany('abcde').then(() => order.push('acknowledged'));
	const flush = await nextFlush();
	const seen = keys().then((found) => order.push(`read ${found.join('')}`));
	await new Promise((resolve) => setImmediate(resolve));
	expect(order).toEqual([]);
	flush?.confirm();
	await Promise.all([written, seen]);
	expect(order.sort()).toEqual(['acknowledged', 'read abcde']);
});

test('what is asked while the disk is at work shares the next commit', async () => {
	const first = putMany('abcde');
	const flush = await nextFlush();
	const others = putMany('fghij');
	flush?.confirm();
	await first;
	(await nextFlush())?.confirm();
	await others;
	expect(disk).toEqual([]);
	expect(await keys()).toEqual([...'abcdefghij']);
});

test('a disk that does not confirm is not asked again: nobody reads or writes until the next start', async () => {
	const written = putMany('abcde');
	(await nextFlush())?.refuse(Object.assign(new Error('i/o error'), { code: 'EIO' }));
	await expect(written).rejects.toThrow(/did not confirm a write \(EIO\): start the gateway again/);
	await expect(keys()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	await expect(put('f')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	expect(disk).toEqual([]);
	expect(flushedNow).toBe(0);
});

describe('a lone write', () => {
	test('is brought to a quick disk in place', async () => {
		await put('a');
		await put('b');
		expect(flushedNow).toBe(2);
		expect(await keys()).toEqual(['a', 'b']);
	});

	test('goes to another thread for a quarter of a second once the disk was slow twice in a row', async () => {
		tookMs = 3;
		await put('a');
		await put('b');
		now += 249;
		const written = put('c');
		(await nextFlush())?.confirm();
		await written;
		expect(flushedNow).toBe(2);
		now += 1;
		// Still as slow: once is enough now.
		await put('d');
		const next = put('e');
		(await nextFlush())?.confirm();
		await next;
		expect(flushedNow).toBe(3);
	});

	test('stays with a disk that is slow now and then', async () => {
		for (const key of 'abcdef') {
			tookMs = tookMs === 3 ? 1 : 3;
			await put(key);
		}
		expect(flushedNow).toBe(6);
	});

	test('is refused like any other', async () => {
		refusal = Object.assign(new Error('i/o error'), { code: 'EIO' });
		await expect(put('a')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
		refusal = null;
		await expect(put('b')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
		await expect(keys()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
		expect(flushedNow).toBe(1);
	});
});

test('the log is on the disk for real', async () => {
	const log = new LogSync(join(folder, 'wagate.db'));
	write.raw.exec("INSERT INTO meta (key, value) VALUES ('a', 'x')");
	await log.run({ isLone: false });
	await log.run({ isLone: true });
	expect(log.running).toBeNull();
	log.close();
});

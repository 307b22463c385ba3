import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { compactFolder, openStorage } from '../../../../../src/storage';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';
import { instanceRow, messageRow } from '../../../../support/storageFixtures';

let folder: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-space-'));
	file = join(folder, 'wagate.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

const open = () =>
	openStorage({ folder, network: 'sandbox', clock: new FakeClock(), logger: silentLogger });

/** Messages of a megabyte each, and gone again. */
async function fillAndPurge(): Promise<void> {
	const storage = await open();
	if (!(await storage.instances.get('shop'))) await storage.instances.create(instanceRow());
	for (let index = 0; index < 5; index += 1) {
		const proto = new Uint8Array(2 ** 20).fill(0x41 + index);
		const messages = [messageRow({ messageId: `m${index}`, proto, timestamp: 1 })];
		await storage.auth.commit('shop', { messages });
	}
	expect(await storage.retention.purge('messages', 100, 100)).toBe(5);
	await storage.close();
}

test('the file becomes smaller by itself, a little at a time, and stays as it is when little is free', async () => {
	await fillAndPurge();
	const full = statSync(file).size;
	const storage = await open();
	let steps = 0;
	for (; await storage.shrink(); steps += 1);
	expect(steps).toBeGreaterThan(5);
	expect(await storage.shrink()).toBe(false);
	expect(await storage.instances.list()).toHaveLength(1);
	await storage.close();
	expect(statSync(file).size).toBeLessThan(full / 5);
});

test('a file of an older version keeps its size until it is compacted, and gives space back from then on', async () => {
	const old = new DatabaseSync(file);
	old.exec(
		'PRAGMA auto_vacuum = NONE; PRAGMA journal_mode = WAL; create table t (x); drop table t',
	);
	old.close();
	await fillAndPurge();
	const storage = await open();
	expect(await storage.shrink()).toBe(false);
	expect(() => compactFolder(folder, 1)).toThrow(/belongs to another running gateway/);
	await storage.close();
	expect(readFileSync(file).includes('A'.repeat(1_000))).toBe(true);
	const { before, after } = compactFolder(folder, 1);
	expect(before).toBeGreaterThan(5 * 2 ** 20);
	expect(after).toBeLessThan(2 ** 20);
	expect(readFileSync(file).includes('A'.repeat(1_000))).toBe(false);
	await fillAndPurge();
	const again = await open();
	expect(await again.shrink()).toBe(true);
	await again.close();
});

test('a folder without a database cannot be compacted', () => {
	expect(() => compactFolder(folder, 1)).toThrow(/holds no wagate.db/);
});

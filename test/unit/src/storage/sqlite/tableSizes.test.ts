import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, readTableSizes } from '../../../../../src/storage';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';
import { instanceRow, journalEntry, messageRow } from '../../../../support/storageFixtures';

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wagate-test-'))));

afterEach(() => rmSync(folder, { recursive: true }));

test('shows what takes the space while the gateway runs, the largest first', async () => {
	const clock = new FakeClock();
	const storage = await openStorage({ folder, network: 'sandbox', clock, logger: silentLogger });
	await storage.instances.create(instanceRow());
	const message = messageRow({ proto: new Uint8Array(500_000) });
	await storage.journal.append('shop', [journalEntry('a', { message }), journalEntry('b')]);
	const sizes = readTableSizes(folder) ?? [];
	expect(sizes[0]).toMatchObject({ table: 'messages', rows: 1 });
	expect(sizes[0]?.bytes).toBeGreaterThan(500_000);
	expect(sizes.find(({ table }) => table === 'events')).toMatchObject({ rows: 2 });
	await storage.close();
});

test('a folder without a database has none', () => {
	expect(readTableSizes(folder)).toBeNull();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../../../../src/storage';
import { readTableSizes } from '../../../../../src/storage/sqlite/tableSizes';
import { FakeClock } from '../../../../support/FakeClock';
import { silentLogger } from '../../../../support/silentLogger';
import { instanceRow, journalEntry, messageRow } from '../../../../support/storageFixtures';

/** Since 24, Node's SQLite knows how large its tables are. */
const tellsBytes = Number(process.versions.node.split('.')[0]) >= 24;

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
	const messages = sizes.find(({ table }) => table === 'messages');
	expect(messages).toMatchObject({ rows: 1 });
	if (tellsBytes) expect(messages?.bytes).toBeGreaterThan(500_000);
	else expect(messages?.bytes).toBeNull();
	const order = sizes.map(({ bytes, rows }) => bytes ?? rows);
	expect(order).toEqual([...order].sort((one, other) => other - one));
	expect(sizes.find(({ table }) => table === 'events')).toMatchObject({ rows: 2 });
	await storage.close();
});

test('a folder without a database has none', () => {
	expect(readTableSizes(folder)).toBeNull();
});

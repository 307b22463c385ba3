import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../../src/storage';
import type { Storage } from '../../../src/domain/ports/storage';
import { FakeClock } from '../../support/FakeClock';
import { silentLogger } from '../../support/silentLogger';
import { startChild } from '../../support/startChild';

const script = join(__dirname, '../../support/children/writeUntilKilled.ts');
const KILLS = 8;
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Lines the writer printed, up to the moment it was killed in the middle of its work. */
async function runAndKill(round: number): Promise<string[]> {
	const child = startChild(script, [folder, String(round)]);
	const lines: string[] = [];
	const wanted = 20 + Math.floor(Math.random() * 400);
	while (lines.length < wanted) lines.push(await child.nextLine());
	return [...lines, ...(await child.kill())];
}

/** What a line promises, looked up in the store. */
async function isKept(storage: Storage, line: string): Promise<boolean> {
	const [what, id = ''] = line.split(' ');
	switch (what) {
		case 'receipt':
			return (await storage.inbox.find('shop', id)) !== null;
		case 'event':
			return (await storage.journal.get(id)) !== null;
		case 'accepted':
			return (await storage.outbox.get('shop', id)) !== null;
		case 'message':
			return (await storage.messages.get('shop', id)) !== null;
		default:
			throw new Error(`unknown line: ${line}`);
	}
}

test('nothing that was acknowledged is lost when the process is killed, and no half is kept', async () => {
	const acknowledged: string[] = [];
	for (let round = 0; round < KILLS; round += 1) acknowledged.push(...(await runAndKill(round)));

	const storage = await openStorage({
		folder,
		network: 'sandbox',
		clock: new FakeClock(),
		logger: silentLogger,
	});
	const kept = await Promise.all(acknowledged.map((line) => isKept(storage, line)));
	const lost = acknowledged.filter((_, index) => !kept[index]);
	expect(lost).toEqual([]);
	expect(acknowledged.length).toBeGreaterThan(KILLS * 20);

	const events = acknowledged
		.filter((line) => line.startsWith('event '))
		.map((line) => line.slice(6));
	const pending = (await storage.inbox.pending('shop')).map(({ hash }) => hash);
	// At each kill the two receivers had at most one message each between ratchet and event.
	expect(pending.length).toBeLessThanOrEqual(KILLS * 2);
	expect(pending.filter((hash) => events.includes(hash))).toEqual([]);

	const session = await storage.auth.entries('shop', 'session', ['peer']);
	const ratchet = Buffer.from(session.get('peer') ?? []).toString();
	expect(await storage.inbox.find('shop', ratchet)).not.toBeNull();
	await storage.close();
});

import type { ChatAddress } from '../../../../../src/domain/message';
import type { DirectoryUpdate } from '../../../../../src/domain/ports/directory';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});
afterEach(() => storage.close());

const ann = { pausedBy: 'Ann', reason: 'VIP' };

test('who paused first stays who paused, until it is resumed', async () => {
	const { automation } = storage;
	expect(await automation.pauseOf('shop', 'ct_1')).toBeNull();
	const first = await automation.pause('shop', 'ct_1', ann);
	expect(first).toEqual({ ...ann, pausedAt: clock.now() });
	clock.advance(5);
	expect(await automation.pause('shop', 'ct_1', { pausedBy: 'Bob', reason: null })).toEqual(first);
	expect(await automation.pauseOf('shop', 'ct_2')).toBeNull();
	expect(await automation.resume('shop', 'ct_1')).toBe(true);
	expect(await automation.resume('shop', 'ct_1')).toBe(false);
	expect(await automation.pauseOf('shop', 'ct_1')).toBeNull();
});

const person = (phone: string | null, lid: string | null): ChatAddress => ({
	jid: lid ?? `${phone}@s.whatsapp.net`,
	phone,
	lid,
	isGroup: false,
});

async function apply(...updates: DirectoryUpdate[]): Promise<void> {
	await storage.journal.append('shop', [{ directory: { updates, tell: () => [] } }]);
}

test('a pause follows a chat that turns out to be another one, and goes with a deleted one', async () => {
	const heard = (address: ChatAddress): DirectoryUpdate => ({ kind: 'chat', address, change: {} });
	const [byLid, byPhone] = [person(null, '1@lid'), person('551', null)];
	await apply(heard(byLid));
	clock.advance(1);
	await apply(heard(byPhone));
	const younger = (await storage.directory.contact('shop', byPhone))?.contactId ?? '';
	await storage.automation.pause('shop', younger, ann);
	await apply({ kind: 'identities', rows: [{ lid: '1@lid', phone: '551' }] });
	const both = person('551', '1@lid');
	const kept = (await storage.directory.contact('shop', both))?.contactId ?? '';
	expect(kept).not.toBe(younger);
	expect(await storage.automation.pauseOf('shop', kept)).toMatchObject(ann);
	expect(await storage.automation.pauseOf('shop', younger)).toBeNull();
	await apply({ kind: 'chatDeleted', chat: both, until: 5_000 });
	expect(await storage.automation.pauseOf('shop', kept)).toBeNull();
});

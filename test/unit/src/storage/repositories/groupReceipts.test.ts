import type { GroupReceipt, ReceiptState } from '../../../../../src/domain/ports/receipts';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { journalEntry, openTestStorage, outboxRow } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
	await storage.outbox.accept(outboxRow({ messageId: 'M', chat: '1@g.us' }), null);
	const sentTo = { messageId: 'M', people: ['a@lid', 'b@lid', 'c@lid'] };
	const outbox = { messageId: 'M', state: 'server_ack' } as const;
	await storage.journal.append('shop', [journalEntry('sent', { sentTo, outbox })]);
});

afterEach(() => storage.close());

let at = 1_000;

/** Names of the events that a receipt told of. */
async function receive(person: string, state: ReceiptState, more: Partial<GroupReceipt> = {}) {
	const tell = (reached: ReceiptState) =>
		journalEntry(`${more.messageId ?? 'M'}:${reached}`, {
			outbox: { messageId: 'M', state: reached },
		});
	const receipt = { messageId: 'M', person, state, at: (at += 1), members: null, tell, ...more };
	const { events: told } = await storage.journal.append('shop', [{ receipt }]);
	return told.map(({ id }) => id);
}

const stateOf = async () => (await storage.outbox.get('shop', 'M'))?.state;

test('a state is told once everybody has reached it, and moves the send with it', async () => {
	expect(await receive('a@lid', 'delivered')).toEqual([]);
	expect(await receive('b@lid', 'read')).toEqual([]);
	expect(await stateOf()).toBe('server_ack');
	expect(await receive('c@lid', 'delivered')).toHaveLength(1);
	expect(await stateOf()).toBe('delivered');
	await receive('c@lid', 'played');
	expect(await stateOf()).toBe('delivered');
	expect(await receive('a@lid', 'read')).toHaveLength(1);
	expect(await stateOf()).toBe('read');
});

test('who has it, read it and played it is kept, with the first time of each', async () => {
	at = 100;
	await receive('a@lid', 'delivered');
	await receive('a@lid', 'played');
	await receive('a@lid', 'delivered');
	expect(await storage.groupReceipts.of('shop', 'M')).toEqual([
		{ person: 'a@lid', deliveredAt: 101, readAt: 102, playedAt: 102 },
		{ person: 'b@lid', deliveredAt: null, readAt: null, playedAt: null },
		{ person: 'c@lid', deliveredAt: null, readAt: null, playedAt: null },
	]);
	expect(await storage.groupReceipts.of('shop', 'unknown')).toBeNull();
});

test('who left is not waited for, and who came later does not count', async () => {
	await receive('a@lid', 'read');
	expect(await receive('late@lid', 'read')).toEqual([]);
	const members = ['a@lid', 'b@lid', 'late@lid'];
	expect(await receive('b@lid', 'read', { members })).toHaveLength(1);
	expect(await stateOf()).toBe('read');
	expect(await storage.groupReceipts.of('shop', 'M')).toHaveLength(3);
});

test('a receipt of a message that was not sent from here changes nothing', async () => {
	expect(await receive('a@lid', 'read', { messageId: 'phone' })).toEqual([]);
	expect(await storage.groupReceipts.of('shop', 'phone')).toBeNull();
});

test('receipts go with their send', async () => {
	await receive('a@lid', 'read');
	await storage.instances.delete('shop');
	expect(await storage.groupReceipts.of('shop', 'M')).toBeNull();
});

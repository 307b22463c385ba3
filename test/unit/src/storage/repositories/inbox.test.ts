import type { InboxRow, Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, journalEntry, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const row = (hash: string, receivedAt = 1): InboxRow => ({
	hash,
	stanza: Uint8Array.of(1),
	plaintext: new Uint8Array(Buffer.from(hash)),
	receivedAt,
});

async function receive(...rows: InboxRow[]) {
	for (const each of rows) await storage.auth.commit('shop', { inbox: [each] });
}

async function pendingHashes(instance = 'shop'): Promise<string[]> {
	return (await storage.inbox.pending(instance)).map(({ hash }) => hash);
}

test('rows without an event are pending, in the order they came, whatever the clock said', async () => {
	await receive(row('b', 20), row('a', 10), row('c', 10));
	expect(await pendingHashes()).toEqual(['b', 'a', 'c']);
	expect(await pendingHashes('other')).toEqual([]);
});

test('the event settles its row: the plaintext is gone, the hash stays', async () => {
	await receive(row('a'), row('b'));
	await storage.journal.append('shop', [journalEntry('e1', { settlesInbox: 'a' })]);
	expect(await pendingHashes()).toEqual(['b']);
	expect(await storage.inbox.find('shop', 'a')).toEqual({
		hash: 'a',
		stanza: new Uint8Array(),
		plaintext: null,
		receivedAt: 1,
	});
});

test('an event that was there already settles its row too', async () => {
	await storage.journal.append('shop', [journalEntry('e1')]);
	await receive(row('a'));
	const entry = journalEntry('e2', { dedupeKey: 'e1', settlesInbox: 'a' });
	expect((await storage.journal.append('shop', [entry])).events).toEqual([]);
	expect(await pendingHashes()).toEqual([]);
});

test('a stanza that makes no event is settled by itself', async () => {
	await receive(row('a'));
	await storage.journal.settleInbox('shop', 'a');
	expect(await pendingHashes()).toEqual([]);
});

test('a hash that was settled does not become pending again', async () => {
	await receive(row('a'));
	await storage.journal.settleInbox('shop', 'a');
	await receive(row('a'));
	expect(await pendingHashes()).toEqual([]);
});

test('one hash in two instances is two rows', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	await receive(row('a'));
	await storage.auth.commit('other', { inbox: [row('a')] });
	await storage.journal.settleInbox('other', 'a');
	expect(await pendingHashes()).toEqual(['a']);
});

import type { DirectoryChange, DirectoryUpdate } from '../../../../../src/domain/ports/directory';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { journalEntry, messageRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});
afterEach(() => storage.close());

const { chat: jid } = messageRow();
const chat = { jid, phone: null, lid: null, isGroup: false };

/** What of it is new. */
async function star(messageId: string, on = true): Promise<DirectoryChange[]> {
	let told: readonly DirectoryChange[] = [];
	const updates: DirectoryUpdate[] = [{ kind: 'starred', chat, messageId, on }];
	const tell = (changes: readonly DirectoryChange[]) => {
		told = changes;
		return [];
	};
	await storage.journal.append('shop', [{ directory: { updates, tell } }]);
	return [...told];
}

const keep = (messageId: string) =>
	storage.journal.append('shop', [
		journalEntry(messageId, { message: messageRow({ messageId, timestamp: clock.now() }) }),
	]);
const isStarred = (messageId: string) => storage.history.isStarred('shop', messageId);
const listed = async (starred?: boolean) => {
	const { rows, total } = await storage.history.page('shop', {
		...{ chats: null, limit: 10, offset: 0, starred },
	});
	return [rows.map(({ messageId }) => messageId).sort(), total];
};

test('a star is new once, and so is its end; one may come before its message', async () => {
	expect(await star('a')).toEqual([{ kind: 'starred', chat, messageId: 'a', on: true }]);
	expect(await star('a')).toEqual([]);
	expect(await star('b', false)).toEqual([]);
	await keep('a');
	await keep('b');
	expect(await isStarred('a')).toBe(true);
	expect(await isStarred('b')).toBe(false);
	expect(await listed(true)).toEqual([['a'], 1]);
	expect(await listed(false)).toEqual([['b'], 1]);
	expect(await listed()).toEqual([['a', 'b'], 2]);
	expect(await star('a', false)).toMatchObject([{ on: false }]);
	expect(await listed(true)).toEqual([[], 0]);
});

test('it goes with its message, with its chat, and when its person is erased', async () => {
	await keep('old');
	await star('old');
	await storage.retention.purge('messages', clock.now() + 1, 10);
	expect(await isStarred('old')).toBe(false);
	await star('unknown');
	const erasing = storage.erasure.begin('shop', [jid], { sessions: false });
	while ((await erasing.next()) !== null);
	expect(await isStarred('unknown')).toBe(false);
});

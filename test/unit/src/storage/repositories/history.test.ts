import type { ChatAddress } from '../../../../../src/domain/message';
import type { MessageWindow } from '../../../../../src/domain/ports/history';
import type { Storage } from '../../../../../src/domain/ports/storage';
import {
	gatewayEvent,
	journalEntry,
	messageRow,
	openTestStorage,
} from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});
afterEach(() => storage.close());

const eve: ChatAddress = {
	jid: '551@s.whatsapp.net',
	phone: '551',
	lid: '1@lid',
	isGroup: false,
};
const other = '552@s.whatsapp.net';

const store = (messageId: string, timestamp: number, change: { chat?: string } = {}) =>
	storage.journal.append('shop', [
		journalEntry(messageId, {
			message: messageRow({ messageId, timestamp, fromMe: false, chat: eve.jid, ...change }),
		}),
	]);

const window = (wanted: Partial<MessageWindow> = {}) =>
	storage.history.window('shop', eve, { limit: 10, ...wanted });
const ids = (rows: { messageId: string }[]) => rows.map(({ messageId }) => messageId).join();

describe('a part of a chat', () => {
	beforeEach(async () => {
		await store('A', 1_000);
		await store('C', 2_000);
		// Of the same second, and of another address of the person.
		await store('B', 2_000);
		await store('D', 3_000, { chat: '1@lid' });
		await store('X', 2_500, { chat: other });
	});

	test('is read from the end, by number and by time', async () => {
		expect(ids(await window())).toBe('D,B,C,A');
		expect(ids(await window({ limit: 2 }))).toBe('D,B');
		expect(ids(await window({ from: 2_000, to: 2_000 }))).toBe('B,C');
	});

	test('pages meet without a gap and without a repetition, within one second too', async () => {
		const numbers = (await window()).map(({ number }) => number);
		expect([...numbers].sort((one, two) => two - one)).toEqual(numbers);
		expect(new Set(numbers).size).toBe(4);
		for (const [place, number] of numbers.entries()) {
			const newestFirst = ['D', 'B', 'C', 'A'];
			expect(ids(await window({ before: number }))).toBe(newestFirst.slice(place + 1).join());
			expect(ids(await window({ after: number }))).toBe(
				newestFirst.slice(0, place).reverse().join(),
			);
		}
		const [, , c = 0] = numbers;
		expect(ids(await window({ after: c, limit: 1 }))).toBe('B');
		expect(ids(await window({ after: c, before: numbers[0] ?? 0 }))).toBe('B');
	});

	test('an answer that comes within the second stands after its question, whoever has milliseconds', async () => {
		await store('Q', 4_900);
		await store('R', 4_000);
		expect(ids(await window({ limit: 2 }))).toBe('R,Q');
		expect(ids(await window({ from: 4_500 }))).toBe('Q');
	});

	test('keeps its numbers when a message of the same second comes later', async () => {
		const before = await window();
		await store('0', 2_000);
		const after = await window();
		expect(after.filter(({ messageId }) => messageId !== '0')).toEqual(before);
		expect(ids(after)).toBe('D,0,B,C,A');
	});
});

test('all messages, those of a chat, and those that were sent', async () => {
	await store('A', 1_000);
	await store('B', 2_000, { chat: other });
	const sent = messageRow({ messageId: 'S', timestamp: 3_000, chat: eve.jid, fromMe: true });
	await storage.journal.append('shop', [journalEntry('S', { message: sent })]);
	const page = { limit: 2, offset: 0 };
	const all = await storage.history.page('shop', { ...page, chats: null });
	expect([ids(all.rows), all.total]).toEqual(['S,B', 3]);
	const rest = await storage.history.page('shop', { ...page, offset: 2, chats: null });
	expect(ids(rest.rows)).toBe('A');
	const chat = await storage.history.page('shop', { ...page, chats: [eve.jid, '1@lid'] });
	expect([ids(chat.rows), chat.total]).toEqual(['S,A', 2]);
	const mine = await storage.history.page('shop', { ...page, chats: [eve.jid], fromMe: true });
	expect([ids(mine.rows), mine.total]).toEqual(['S', 1]);
	expect(await storage.history.page('other', { ...page, chats: null })).toEqual({
		rows: [],
		total: 0,
	});
});

describe('reactions', () => {
	const react = (reactor: string, emoji: string, reactedAt: number, messageId = 'A') =>
		storage.journal.append('shop', [
			journalEntry(`${messageId}:${reactor}:${reactedAt}`, {
				event: gatewayEvent({ id: `${messageId}${reactor}${reactedAt}` }),
				reaction: { messageId, reactor, fromMe: reactor === 'me', emoji, reactedAt },
			}),
		]);
	const standing = async () =>
		(await storage.history.reactions('shop', ['A', 'B'])).map(
			({ reactor, emoji, fromMe }) => `${reactor} ${emoji} ${fromMe}`,
		);

	test('a person has one, the last; and none once it was taken back', async () => {
		await store('A', 1_000);
		await react('eve', '👍', 20);
		await react('me', '👍', 30);
		await react('eve', '❤️', 40);
		await react('eve', '😀', 10);
		expect(await standing()).toEqual(['me 👍 true', 'eve ❤️ false']);
		await react('eve', '', 50);
		await react('eve', '👍', 45);
		expect(await standing()).toEqual(['me 👍 true']);
		expect(await storage.history.reactions('other', ['A'])).toEqual([]);
		expect(await storage.history.reactions('shop', [])).toEqual([]);
	});

	test('those to a message that is not kept are not kept, and they go with their chat', async () => {
		await react('eve', '👍', 20, 'B');
		await store('B', 1_000);
		expect(await standing()).toEqual([]);
		await react('eve', '👍', 20 + 1, 'B');
		expect(await standing()).toHaveLength(1);
		await storage.journal.append('shop', [
			{
				directory: {
					updates: [
						{ kind: 'chat', address: eve, change: {} },
						{ kind: 'chatDeleted', chat: eve, until: 9_000 },
					],
					tell: () => [],
				},
			},
		]);
		expect(await standing()).toEqual([]);
	});

	test('they go with messages that grow old', async () => {
		await store('A', 1_000);
		await react('eve', '👍', 20);
		await storage.retention.purge('messages', 5_000, 10);
		await store('A', 1_000);
		expect(await standing()).toEqual([]);
	});
});

test('the states of messages are told in their order, of those asked for', async () => {
	for (const key of ['A:status:server_ack', 'B:status:server_ack', 'A:status:read', 'A:sent:x']) {
		const event = gatewayEvent({ id: key, event: 'message.status', timestamp: key.length });
		await storage.journal.append('shop', [{ event, dedupeKey: key }]);
	}
	expect(await storage.history.states('shop', ['A'])).toEqual([
		{ messageId: 'A', state: 'server_ack', reachedAt: 19 },
		{ messageId: 'A', state: 'read', reachedAt: 13 },
	]);
	expect(await storage.history.states('shop', [])).toEqual([]);
});

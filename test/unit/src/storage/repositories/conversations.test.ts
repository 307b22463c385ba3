import type { ChatAddress } from '../../../../../src/domain/message';
import type { ChatChoice, DirectoryUpdate } from '../../../../../src/domain/ports/directory';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { instanceRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});
afterEach(() => storage.close());

const person = (phone: string | null, lid: string | null = null): ChatAddress => ({
	jid: lid ?? `${phone}@s.whatsapp.net`,
	phone,
	lid,
	isGroup: false,
});
const eve = person('551');
const zoe = person('552');
const team: ChatAddress = { jid: '9@g.us', phone: null, lid: null, isGroup: true };

async function apply(instance: string, ...updates: DirectoryUpdate[]): Promise<void> {
	await storage.journal.append(instance, [{ directory: { updates, tell: () => [] } }]);
}

const received = (chat: ChatAddress, timestamp: number, name = 'Eve'): DirectoryUpdate => ({
	kind: 'message',
	chat,
	message: { messageId: `M${timestamp}`, timestamp, fromMe: false, text: 'hi' },
	unread: true,
	sender: { phone: chat.phone ?? '559', lid: chat.lid, profileName: name },
});

const listed = async (choice: Partial<ChatChoice> = {}) => {
	const page = { instances: ['shop'], limit: 10, offset: 0 };
	const { rows, total } = await storage.conversations.list({ ...page, ...choice });
	expect(total).toBeGreaterThanOrEqual(rows.length);
	return rows.map(({ instance, chat }) => `${instance} ${chat.address.phone ?? chat.address.jid}`);
};

const keyOf = async (address: ChatAddress) =>
	(await storage.directory.contact('shop', address))?.contactId ?? '';

describe('a list', () => {
	beforeEach(async () => {
		await storage.instances.create(instanceRow({ name: 'other' }));
		await apply('shop', received(eve, 1_000), received(zoe, 3_000, 'Zoe'), received(team, 2_000));
		await apply('other', received(eve, 4_000));
	});

	test('has the newest first, of every instance that is asked for', async () => {
		expect(await listed()).toEqual(['shop 552', 'shop 9@g.us', 'shop 551']);
		expect(await listed({ instances: ['other', 'shop'], limit: 2 })).toEqual([
			'other 551',
			'shop 552',
		]);
		expect(await listed({ instances: [] })).toEqual([]);
	});

	test('is narrowed by kind, archive, unread messages and words', async () => {
		const read = { unreadCount: 0, markedUnread: false };
		await apply('shop', { kind: 'chat', address: zoe, change: { ...read, archived: true } });
		expect(await listed({ isGroup: true })).toEqual(['shop 9@g.us']);
		expect(await listed({ isGroup: false })).toEqual(['shop 552', 'shop 551']);
		expect(await listed({ archived: true })).toEqual(['shop 552']);
		expect(await listed({ archived: false })).toEqual(['shop 9@g.us', 'shop 551']);
		expect(await listed({ unread: true })).toEqual(['shop 9@g.us', 'shop 551']);
		expect(await listed({ search: 'ZO' })).toEqual(['shop 552']);
		await apply('shop', { kind: 'chat', address: zoe, change: { markedUnread: true } });
		expect(await listed({ unread: true, archived: true })).toEqual(['shop 552']);
	});

	test('is narrowed by tags: any of those named, or none at all', async () => {
		const tag = (tagId: string) => ({ tagId, instance: 'shop', name: tagId, color: '#000000' });
		await storage.tags.add(tag('one'));
		clock.advance(1);
		await storage.tags.add(tag('two'));
		await storage.conversations.setTags('shop', await keyOf(eve), ['two', 'one', 'one']);
		await storage.conversations.setTags('shop', team.jid, ['two']);
		expect(await listed({ tagIds: ['one'] })).toEqual(['shop 551']);
		expect(await listed({ tagIds: ['two', 'one'] })).toEqual(['shop 9@g.us', 'shop 551']);
		expect(await listed({ tagIds: [] })).toHaveLength(3);
		expect(await listed({ untagged: true })).toEqual(['shop 552']);
		const names = async () =>
			(await storage.conversations.get('shop', await keyOf(eve)))?.tags.map(({ name }) => name);
		expect(await names()).toEqual(['one', 'two']);
		expect(await storage.tags.list(['shop'])).toMatchObject([
			{ name: 'one', conversations: 1 },
			{ name: 'two', conversations: 2 },
		]);
		await storage.tags.delete(tag('two'));
		expect(await names()).toEqual(['one']);
		await storage.conversations.setTags('shop', await keyOf(eve), []);
		expect(await names()).toEqual([]);
	});
});

test('one conversation, with the name that was saved', async () => {
	await apply('shop', received(eve, 1_000, 'Evie'));
	const key = await keyOf(eve);
	expect(await storage.conversations.get('shop', key)).toMatchObject({
		instance: 'shop',
		chatKey: key,
		savedName: null,
		chat: { name: 'Evie', unreadCount: 1 },
		tags: [],
	});
	await apply('shop', { kind: 'contact', address: eve, change: { name: 'Eve Adams' } });
	expect(await storage.conversations.get('shop', key)).toMatchObject({ savedName: 'Eve Adams' });
	expect(await storage.conversations.get('shop', 'ct_none')).toBeNull();
});

test('tags follow a chat that turns out to be another one, and go with a deleted one', async () => {
	const byLid = person(null, '1@lid');
	await apply('shop', received(byLid, 1_000));
	clock.advance(1);
	await apply('shop', received(eve, 2_000));
	await storage.tags.add({ tagId: 'one', instance: 'shop', name: 'one', color: '#000000' });
	await storage.conversations.setTags('shop', await keyOf(eve), ['one']);
	await apply('shop', { kind: 'identities', rows: [{ lid: '1@lid', phone: '551' }] });
	const both = person('551', '1@lid');
	const key = await keyOf(both);
	expect(await storage.conversations.get('shop', key)).toMatchObject({ tags: [{ name: 'one' }] });
	await apply('shop', { kind: 'chatDeleted', chat: both, until: 5_000 });
	expect(await storage.conversations.get('shop', key)).toBeNull();
	expect(await storage.tags.get('one')).toMatchObject({ conversations: 0 });
});

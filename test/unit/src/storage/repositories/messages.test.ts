import type { MessageRow, Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, messageRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const put = (messageId: string, chat: string, change: Partial<MessageRow>) =>
	storage.auth.commit('shop', { messages: [messageRow({ messageId, chat, ...change })] });

test('what was sent since a time is counted, and the chats that were begun by it', async () => {
	await put('old', 'old@lid', { timestamp: 99 });
	await put('again', 'old@lid', { timestamp: 100 });
	await put('new1', 'new@lid', { timestamp: 100 });
	await put('new2', 'new@lid', { timestamp: 200 });
	await put('theirs', 'eve@lid', { timestamp: 150, fromMe: false });
	await put('answer', 'eve@lid', { timestamp: 160 });
	await put('group', '1@g.us', { timestamp: 170 });
	expect(await storage.messages.sentSince('shop', 100)).toEqual({ sent: 5, newChats: 1 });
	expect(await storage.messages.sentSince('shop', 201)).toEqual({ sent: 0, newChats: 0 });
	await storage.instances.create(instanceRow({ name: 'other' }));
	expect(await storage.messages.sentSince('other', 0)).toEqual({ sent: 0, newChats: 0 });
});

import type { Offer } from '../../../../../src/domain/ports/choices';
import type { MessageRow, Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { journalEntry, messageRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});

afterEach(() => storage.close());

const offer: Offer = {
	kind: 'button',
	choices: [{ id: 'yes', title: 'Yes', description: null }],
};

const send = (change: Partial<MessageRow>) =>
	storage.auth.commit('shop', {
		messages: [messageRow({ offer, ...change })],
	});

test('an offer is stored with its message, and found by it and by its chat', async () => {
	expect(await storage.offers.exist('shop')).toBe(false);
	await send({ messageId: 'A', chat: '1@lid', timestamp: 100 });
	await send({ messageId: 'B', chat: '551@s.whatsapp.net', timestamp: 200 });
	await send({ messageId: 'C', chat: '2@lid', timestamp: 300 });
	expect(await storage.offers.exist('shop')).toBe(true);
	expect(await storage.offers.get('shop', 'A')).toEqual({
		messageId: 'A',
		...offer,
		createdAt: 100,
		answeredAt: null,
	});
	const chats = ['1@lid', '551@s.whatsapp.net'];
	expect(await storage.offers.latest('shop', chats)).toMatchObject({ messageId: 'B' });
	expect(await storage.offers.latest('shop', ['3@lid'])).toBeNull();
});

test('a message that offers nothing is no offer', async () => {
	await storage.auth.commit('shop', { messages: [messageRow({ messageId: 'A' })] });
	expect(await storage.offers.get('shop', 'A')).toBeNull();
});

test('an answer ends an offer together with its event', async () => {
	await send({ messageId: 'A', chat: '1@lid' });
	clock.advance(50);
	await storage.journal.append('shop', [journalEntry('e1', { answers: 'A' })]);
	expect(await storage.offers.get('shop', 'A')).toMatchObject({ answeredAt: clock.now() });
});

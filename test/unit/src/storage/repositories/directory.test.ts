import type { ChatAddress } from '../../../../../src/domain/message';
import type {
	DirectoryChange,
	DirectoryUpdate,
	LastMessage,
} from '../../../../../src/domain/ports/directory';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import {
	gatewayEvent,
	journalEntry,
	messageRow,
	openTestStorage,
} from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});

afterEach(() => storage.close());

const byLid: ChatAddress = { jid: '1@lid', phone: null, lid: '1@lid', isGroup: false };
const byPhone: ChatAddress = {
	jid: '551@s.whatsapp.net',
	phone: '551',
	lid: null,
	isGroup: false,
};
const group: ChatAddress = { jid: '9@g.us', phone: null, lid: null, isGroup: true };

const message = (change: Partial<LastMessage> = {}): LastMessage => ({
	messageId: 'M1',
	timestamp: 1_000,
	fromMe: false,
	text: 'hi',
	...change,
});

/** Stores updates and answers what changed. */
async function apply(...updates: DirectoryUpdate[]): Promise<DirectoryChange[]> {
	let all: DirectoryChange[] = [];
	// Of a transaction that is carried out again, the last time counts.
	const tell = (changes: readonly DirectoryChange[]) => {
		all = [...changes];
		return [];
	};
	await storage.journal.append('shop', [{ directory: { updates, tell } }]);
	return all;
}

const received = (chat: ChatAddress, change: Partial<LastMessage> = {}, name = 'Eve') =>
	({
		kind: 'message',
		chat,
		message: message(change),
		unread: !change.fromMe,
		sender: change.fromMe ? null : { phone: chat.phone, lid: chat.lid, profileName: name },
	}) satisfies DirectoryUpdate;

const kinds = (changes: DirectoryChange[]) => changes.map(({ kind }) => kind);

test('a first message makes contact and chat, and later ones are news of neither', async () => {
	expect(kinds(await apply(received(byLid)))).toEqual(['contactAdded', 'chatAdded']);
	expect(await apply(received(byLid, { messageId: 'M2', timestamp: 2_000, text: 'you?' }))).toEqual(
		[],
	);
	expect(await storage.directory.chat('shop', byLid)).toMatchObject({
		name: 'Eve',
		unreadCount: 2,
		lastMessage: { messageId: 'M2', text: 'you?', timestamp: 2_000 },
		archived: null,
	});
});

test('an older message that comes late counts as unread and is not the last one', async () => {
	await apply(received(byLid, { messageId: 'M2', timestamp: 2_000 }));
	await apply(received(byLid, { messageId: 'M1', timestamp: 1_000 }));
	expect(await storage.directory.chat('shop', byLid)).toMatchObject({
		unreadCount: 2,
		lastMessage: { messageId: 'M2' },
	});
});

test('a new name is told once', async () => {
	await apply(received(byLid));
	const changes = await apply(received(byLid, { messageId: 'M2' }, 'Eve Adams'));
	expect(changes).toMatchObject([
		{ kind: 'contactUpdated', contact: { profileName: 'Eve Adams' } },
	]);
	expect(await apply(received(byLid, { messageId: 'M3' }, 'Eve Adams'))).toEqual([]);
});

describe('one person under two addresses', () => {
	test('chats of LID and number become one once the pair is known, and both ids lead to it', async () => {
		await apply(received(byLid, { text: 'from the LID' }));
		clock.advance(1);
		await apply(received(byPhone, { messageId: 'M2', timestamp: 2_000, text: 'from the number' }));
		const older = await storage.directory.contact('shop', byLid);
		const younger = await storage.directory.contact('shop', byPhone);
		expect(younger?.contactId).not.toBe(older?.contactId);

		const changes = await apply({ kind: 'identities', rows: [{ lid: '1@lid', phone: '551' }] });
		expect(changes).toMatchObject([
			{ kind: 'contactUpdated', contact: { contactId: older?.contactId, phone: '551' } },
		]);
		const { rows, total } = await storage.directory.chats('shop', { limit: 10, offset: 0 });
		expect(total).toBe(1);
		expect(rows).toMatchObject([
			{
				address: { phone: '551', lid: '1@lid', jid: '551@s.whatsapp.net' },
				unreadCount: 2,
				lastMessage: { text: 'from the number' },
			},
		]);
		for (const id of [older?.contactId ?? '', younger?.contactId ?? '']) {
			expect(await storage.directory.contactById('shop', id)).toMatchObject({
				contactId: older?.contactId,
				phone: '551',
				lid: '1@lid',
			});
		}
	});

	test('a message that names both merges too', async () => {
		await apply(received(byLid), received(byPhone, { messageId: 'M2' }));
		await apply(received({ ...byLid, phone: '551' }, { messageId: 'M3' }));
		const { rows } = await storage.directory.contacts('shop', { limit: 10, offset: 0 });
		expect(rows).toMatchObject([{ phone: '551', lid: '1@lid' }]);
	});

	test('a number that moved to another account leaves the first person', async () => {
		await apply(received({ ...byLid, phone: '551' }, {}, 'Eve'));
		await apply(received({ ...byPhone, lid: '2@lid' }, { messageId: 'M2' }, 'Zoe'));
		expect(await storage.directory.contact('shop', byLid)).toMatchObject({
			phone: null,
			profileName: 'Eve',
		});
		expect(await storage.directory.contact('shop', byPhone)).toMatchObject({
			lid: '2@lid',
			profileName: 'Zoe',
		});
	});

	test('a person with a new number keeps the contact', async () => {
		await apply(received({ ...byLid, phone: '551' }));
		const [change] = await apply({ kind: 'identities', rows: [{ lid: '1@lid', phone: '552' }] });
		expect(change).toMatchObject({ kind: 'contactUpdated', contact: { phone: '552' } });
		expect(await storage.directory.contact('shop', byPhone)).toBeNull();
	});

	test('labels go with the chat', async () => {
		await apply(
			received(byLid),
			{ kind: 'labelPlaced', place: { labelId: '1', chat: byPhone, messageId: null }, on: true },
			{ kind: 'identities', rows: [{ lid: '1@lid', phone: '551' }] },
		);
		const off = { labelId: '1', chat: byLid, messageId: null };
		expect(kinds(await apply({ kind: 'labelPlaced', place: off, on: false }))).toEqual([
			'labelPlaced',
		]);
	});

	test('a pair of strangers makes no contact', async () => {
		expect(await apply({ kind: 'identities', rows: [{ lid: '7@lid', phone: '557' }] })).toEqual([]);
		expect(await storage.directory.contacts('shop', { limit: 9, offset: 0 })).toEqual({
			rows: [],
			total: 0,
		});
		expect(await storage.identities.phoneOf('shop', '7@lid')).toBe('557');
	});
});

describe('what is said of a chat', () => {
	test('is told once, with what of it is new', async () => {
		await apply(received(byLid));
		const archive: DirectoryUpdate = {
			kind: 'chat',
			address: byLid,
			change: { archived: true, unreadCount: 1 },
		};
		const [change] = await apply(archive);
		expect(change).toMatchObject({ kind: 'chatUpdated', chat: { archived: true } });
		expect(change?.kind === 'chatUpdated' && [...change.changed]).toEqual(['archived']);
		expect(await apply(archive)).toEqual([]);
	});

	test('makes no chat when it is meant for known ones', async () => {
		const change: DirectoryUpdate = {
			kind: 'chat',
			address: byLid,
			change: { archived: false },
			onlyKnown: true,
		};
		expect(await apply(change)).toEqual([]);
		expect(await storage.directory.chat('shop', byLid)).toBeNull();
	});

	test('reading elsewhere takes off as many as were read, and all with the newest', async () => {
		for (const [index, messageId] of ['M1', 'M2', 'M3'].entries()) {
			await apply(received(byLid, { messageId, timestamp: 1_000 + index }));
		}
		await apply({ kind: 'read', chat: byLid, messageIds: ['M1'] });
		expect(await storage.directory.chat('shop', byLid)).toMatchObject({ unreadCount: 2 });
		const changes = await apply({ kind: 'read', chat: byLid, messageIds: ['M3'] });
		expect(changes).toMatchObject([{ kind: 'chatUpdated', chat: { unreadCount: 0 } }]);
		expect(await apply({ kind: 'read', chat: byLid, messageIds: ['M3'] })).toEqual([]);
	});

	test('a deleted chat goes with its messages under both addresses, but not with later ones', async () => {
		await apply(received({ ...byLid, phone: '551' }));
		const old = messageRow({ messageId: 'OLD', chat: '551@s.whatsapp.net', timestamp: 900 });
		const young = messageRow({ messageId: 'NEW', chat: '1@lid', timestamp: 1_100 });
		await storage.journal.append('shop', [
			journalEntry('e1', { message: old }),
			journalEntry('e2', { message: young }),
		]);
		const chat = { ...byLid, phone: '551' };
		expect(kinds(await apply({ kind: 'chatDeleted', chat, until: 1_000 }))).toEqual([
			'chatDeleted',
		]);
		expect(await storage.directory.chat('shop', byLid)).toBeNull();
		expect(await storage.messages.get('shop', 'OLD')).toBeNull();
		expect(await storage.messages.get('shop', 'NEW')).not.toBeNull();
		expect(await apply({ kind: 'chatDeleted', chat, until: 1_000 })).toEqual([]);
	});
});

test('labels are told when they are new, changed or gone', async () => {
	const label = { labelId: '1', name: 'VIP', color: 3, predefinedId: null };
	expect(kinds(await apply({ kind: 'label', label }))).toEqual(['labelUpdated']);
	expect(await apply({ kind: 'label', label })).toEqual([]);
	expect(kinds(await apply({ kind: 'label', label: { ...label, color: 4 } }))).toHaveLength(1);
	const place = { labelId: '1', chat: byLid, messageId: null };
	expect(kinds(await apply({ kind: 'labelPlaced', place, on: true }))).toContain('labelPlaced');
	expect(await apply({ kind: 'labelPlaced', place, on: true })).toEqual([]);
	expect(await storage.directory.labels('shop')).toEqual([{ ...label, color: 4 }]);
	expect(await apply({ kind: 'labelDeleted', labelId: '1' })).toMatchObject([
		{ kind: 'labelUpdated', label: { name: 'VIP' }, deleted: true },
	]);
	expect(await apply({ kind: 'labelPlaced', place, on: false })).toEqual([]);
});

test('history fills what is missing and overwrites nothing newer', async () => {
	await apply(received(byLid, { timestamp: 5_000, text: 'live' }), {
		kind: 'chat',
		address: byLid,
		change: { archived: false },
	});
	await apply({
		kind: 'history',
		chats: [
			{
				address: byLid,
				change: { unreadCount: 4, archived: true, pinnedAt: 3_000 },
				timestamp: 4_000,
				lastMessage: message({ messageId: 'H1', timestamp: 4_000, text: 'old' }),
			},
			{ address: group, change: { name: 'Team' }, timestamp: 6_000, lastMessage: null },
		],
		messages: [messageRow({ messageId: 'H1', timestamp: 4_000 })],
		reactions: [],
	});
	const { rows } = await storage.directory.chats('shop', { limit: 10, offset: 0 });
	expect(rows).toMatchObject([
		{ name: 'Team', address: { isGroup: true }, contactId: null, lastMessage: null },
		{ unreadCount: 4, archived: false, pinnedAt: 3_000, lastMessage: { text: 'live' } },
	]);
	expect(await storage.messages.get('shop', 'H1')).not.toBeNull();
});

test('chats are listed newest first, page by page, and found by name or number in any case', async () => {
	for (let index = 0; index < 5; index += 1) {
		const chat = { ...byPhone, jid: `55${index}@s.whatsapp.net`, phone: `55${index}` };
		await apply(received(chat, { messageId: `M${index}`, timestamp: index }, `Ana_${index} ÇÃO`));
	}
	const names = async (page: { search?: string; limit: number; offset: number }) => {
		const { rows, total } = await storage.directory.chats('shop', page);
		return [total, ...rows.map(({ address }) => address.phone)];
	};
	expect(await names({ limit: 2, offset: 1 })).toEqual([5, '553', '552']);
	expect(await names({ search: 'ana_3 çã', limit: 9, offset: 0 })).toEqual([1, '553']);
	expect(await names({ search: '554', limit: 9, offset: 0 })).toEqual([1, '554']);
	// Not any character, as the signs mean to the database.
	expect(await names({ search: 'a%3', limit: 9, offset: 0 })).toEqual([0]);
});

test('the newest messages of a chat come from both of its addresses', async () => {
	const rows = [
		messageRow({ messageId: 'A', chat: '1@lid', timestamp: 1, fromMe: false }),
		messageRow({ messageId: 'B', chat: '551@s.whatsapp.net', timestamp: 2 }),
		messageRow({ messageId: 'C', chat: '1@lid', timestamp: 3, fromMe: false }),
	];
	await storage.journal.append(
		'shop',
		rows.map((row) => journalEntry(row.messageId, { message: row })),
	);
	const chat = { ...byLid, phone: '551' };
	const ids = (found: { messageId: string }[]) => found.map(({ messageId }) => messageId);
	expect(ids(await storage.directory.newestMessages('shop', chat, 2))).toEqual(['C', 'B']);
	expect(ids(await storage.directory.newestReceived('shop', chat, 5))).toEqual(['C', 'A']);
});

test('what a change tells is stored with it, and delivered', async () => {
	const told = gatewayEvent({ id: 'evt_chat', event: 'chat.added' });
	const directory = { updates: [received(byLid)], tell: () => [told] };
	const entry = journalEntry('e1', { directory });
	const { events: appended } = await storage.journal.append('shop', [entry]);
	expect(appended.map(({ id }) => id)).toEqual(['e1', 'evt_chat']);
	expect(await storage.journal.get('evt_chat')).toEqual(told);
	// The event came again: nothing is counted twice.
	await storage.journal.append('shop', [journalEntry('e1', { directory })]);
	expect(await storage.directory.chat('shop', byLid)).toMatchObject({ unreadCount: 1 });
});

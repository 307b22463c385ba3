import type { ErasedKind } from '../../../../../src/domain/ports/erasure';
import type { Storage } from '../../../../../src/domain/ports/storage';
import {
	gatewayEvent,
	instanceRow,
	journalEntry,
	messageRow,
	openTestStorage,
	outboxRow,
	subscriptionRow,
} from '../../../../support/storageFixtures';

const eve = { phone: '5511988887777', jid: '5511988887777@s.whatsapp.net', lid: '123456789@lid' };
const bob = {
	phone: '55119888877771',
	jid: '55119888877771@s.whatsapp.net',
	lid: '1234567890@lid',
};
const group = '120363@g.us';
type Person = typeof eve;

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const chatOf = ({ jid, phone, lid }: Person) => ({ jid, phone, lid, isGroup: false });

/** Something of every kind, of a person who writes alone and in a group. */
async function fill(instance: string, person: Person, tag: string): Promise<void> {
	const { jid, lid, phone } = person;
	const message = { instance, fromMe: false, timestamp: 1 };
	const update = {
		kind: 'message' as const,
		chat: chatOf(person),
		message: { messageId: `a${tag}`, timestamp: 9, fromMe: false, text: 'hi' },
		unread: true,
		sender: { phone, lid, profileName: 'E' },
	};
	const event = (id: string, change: object) =>
		gatewayEvent({ id: `${id}${tag}`, instance, lane: jid, data: {}, ...change });
	await storage.journal.append(instance, [
		{
			...journalEntry(`1${tag}`),
			event: event('1', { lane: lid }),
			message: messageRow({ ...message, messageId: `a${tag}`, chat: lid }),
			media: mediaRow(instance, `f${tag}`, lid),
			directory: { updates: [update], tell: () => [] },
		},
		{
			...journalEntry(`2${tag}`),
			event: event('2', { lane: group, data: { sender: { phone }, text: 'in the group' } }),
			message: messageRow({ ...message, messageId: `b${tag}`, chat: group, participant: jid }),
		},
		{ directory: { updates: [{ kind: 'identities', rows: [{ lid, phone }] }], tell: () => [] } },
	]);
	await storage.outbox.accept(
		outboxRow({ instance, messageId: `s${tag}`, chat: jid, state: 'read' }),
		{
			key: tag,
			requestHash: 'h',
		},
	);
	await storage.outbox.accept(outboxRow({ instance, messageId: `q${tag}`, chat: jid }), null);
	const user = lid.split('@')[0] ?? '';
	await storage.auth.commit(instance, {
		entries: [`${user}_1.0`, `${user}_1.7`].map((id) => ({
			type: 'session',
			id,
			value: bytes('x'),
		})),
		inbox: [
			{ hash: `h${tag}`, stanza: bytes(`{"from":"${lid}"}`), plaintext: bytes('p'), receivedAt: 1 },
		],
	});
}

const mediaRow = (instance: string, mediaId: string, chat: string) => ({
	...{ mediaId, instance, kind: null, mimeType: null, fileName: null, size: 1, messageId: null },
	...{ sha256: mediaId.padEnd(64, '0'), state: 'stored' as const, error: null, attempts: 0 },
	source: { file: {}, key: { messageId: 'm', chat, fromMe: false, participant: null } } as never,
	...{ dueAt: 0, createdAt: 0, expiresAt: null },
});

async function erase(instance: string, { jid, lid }: Person, sessions = false) {
	const counts: Partial<Record<ErasedKind, number>> = {};
	const files: string[] = [];
	const erasure = storage.erasure.begin(instance, [jid, lid], { sessions });
	for (;;) {
		const portion = await erasure.next();
		if (!portion) return { counts, files };
		counts[portion.kind] = (counts[portion.kind] ?? 0) + portion.count;
		files.push(...portion.files);
	}
}

/** What is left of a person, and of whoever is named alike. */
async function left(instance: string, person: Person, tag: string) {
	const user = person.lid.split('@')[0] ?? '';
	const sessions = await storage.auth.entries(instance, 'session', [`${user}_1.0`, `${user}_1.7`]);
	const inbox = await storage.inbox.find(instance, `h${tag}`);
	return {
		messages: await Promise.all(
			['a', 'b'].map(async (id) => (await storage.messages.get(instance, id + tag)) !== null),
		),
		events: await Promise.all(
			['1', '2'].map(async (id) => (await storage.journal.get(id + tag)) !== null),
		),
		send: (await storage.outbox.get(instance, `s${tag}`)) !== null,
		queued: (await storage.outbox.get(instance, `q${tag}`)) !== null,
		file: (await storage.media.get(`f${tag}`)) !== null,
		inbox: inbox?.plaintext != null,
		sessions: sessions.size,
		contact: (await storage.directory.contact(instance, person)) !== null,
		chat: (await storage.directory.chat(instance, chatOf(person))) !== null,
		identity: (await storage.identities.phoneOf(instance, person.lid)) !== null,
	};
}

const everything = {
	...{ messages: [true, true], events: [true, true], send: true, queued: true, file: true },
	...{ inbox: true, sessions: 2, contact: true, chat: true, identity: true },
};

test('all of one person goes, and nothing of anybody else, of whatever like number or instance', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	await storage.subscriptions.put(subscriptionRow());
	await fill('shop', eve, 'e');
	await fill('shop', bob, 'b');
	await fill('other', eve, 'o');
	const { counts, files } = await erase('shop', eve);
	expect(counts).toEqual({
		...{ messages: 2, events: 2, sends: 1, files: 1, inbox: 1, directory: 2 },
	});
	expect(files).toEqual(['fe'.padEnd(64, '0')]);
	expect(await left('shop', eve, 'e')).toEqual({
		...{ messages: [false, false], events: [false, false], send: false, file: false },
		// What still has to go out goes, and the encryption stays as it is.
		...{ queued: true, sessions: 2 },
		...{ inbox: false, contact: false, chat: false, identity: false },
	});
	expect(await left('shop', bob, 'b')).toEqual(everything);
	expect(await left('other', eve, 'o')).toEqual(everything);
	// The lanes of the others go on, and a stanza that comes again is known.
	const due = await storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, 99);
	expect(due.map(({ event }) => event.id).sort()).toEqual(['1b', '2b']);
	expect(await storage.inbox.find('shop', 'he')).toMatchObject({ plaintext: null });
	expect((await erase('shop', eve)).counts).toMatchObject({ messages: 0, events: 0, directory: 0 });
});

test('what waited to be handed out is not handed out', async () => {
	await storage.subscriptions.put(subscriptionRow());
	await fill('shop', eve, 'e');
	// A look that takes nothing leaves everything at hand.
	await storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, 0);
	await erase('shop', eve);
	expect(storage.deliveries.waitingHere('sub_1', 99, new Set())).toBeNull();
	expect(await storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, 99)).toEqual([]);
});

test('sessions go when they are asked for, those that are remembered too', async () => {
	await fill('shop', eve, 'e');
	await fill('shop', bob, 'b');
	expect((await left('shop', eve, 'e')).sessions).toBe(2);
	expect((await erase('shop', eve, true)).counts).toMatchObject({ sessions: 2 });
	expect((await left('shop', eve, 'e')).sessions).toBe(0);
	expect((await left('shop', bob, 'b')).sessions).toBe(2);
});

test('begun again after it ended half-way, it goes through what is left', async () => {
	await fill('shop', eve, 'e');
	const first = storage.erasure.begin('shop', [eve.jid, eve.lid], { sessions: false });
	for (let portion = 0; portion < 3; portion += 1) await first.next();
	expect((await left('shop', eve, 'e')).identity).toBe(true);
	await erase('shop', eve);
	expect(await left('shop', eve, 'e')).toMatchObject({
		...{ messages: [false, false], events: [false, false], send: false, identity: false },
	});
});

test('a backlog of thousands goes in portions', async () => {
	const entries = Array.from({ length: 450 }, (_, index) => ({
		...journalEntry(`e${index}`, { event: gatewayEvent({ id: `e${index}`, lane: eve.jid }) }),
		message: messageRow({ messageId: `m${index}`, chat: eve.jid, fromMe: false }),
	}));
	await storage.journal.append('shop', entries);
	const erasure = storage.erasure.begin('shop', [eve.jid], { sessions: false });
	const portions = [];
	for (let portion = await erasure.next(); portion; portion = await erasure.next()) {
		portions.push(`${portion.kind} ${portion.count}`);
	}
	expect(portions).toEqual([
		...['messages 200', 'messages 200', 'messages 50'],
		...['events 200', 'events 200', 'events 50'],
		...['sends 0', 'files 0', 'inbox 0', 'directory 0'],
	]);
});

import type { MessageState } from '../../../../../src/domain/message';
import type { JournalEntry, Storage } from '../../../../../src/domain/ports/storage';
import {
	gatewayEvent,
	instanceRow,
	journalEntry,
	messageRow,
	openTestStorage,
	outboxRow,
	subscriptionRow,
} from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

async function deliveredIds(subscription = 'sub_1'): Promise<string[]> {
	const ids: string[] = [];
	for (;;) {
		const [head] = await storage.deliveries.due(subscription, Infinity, 1);
		if (!head) return ids;
		ids.push(head.event.id);
		await storage.deliveries.settle(subscription, head.sequence);
	}
}

test('an event comes back as it was', async () => {
	const event = gatewayEvent({ data: { text: 'ção', nested: { list: [1, null, true] } } });
	expect((await storage.journal.append('shop', [{ event, dedupeKey: 'k' }])).events).toEqual([
		event,
	]);
	expect(await storage.journal.get(event.id)).toEqual(event);
	expect(await storage.journal.get('evt_none')).toBeNull();
});

test('the second event of one key is dropped, with its message and its delivery', async () => {
	await storage.subscriptions.put(subscriptionRow());
	const first = journalEntry('e1', { dedupeKey: 'k' });
	const second = journalEntry('e2', { dedupeKey: 'k', message: messageRow() });
	const third = journalEntry('e3');
	expect((await storage.journal.append('shop', [first, second, third])).events).toEqual([
		first.event,
		third.event,
	]);
	expect((await storage.journal.append('shop', [second])).events).toEqual([]);
	expect(await storage.messages.get('shop', '3EB0A1')).toBeNull();
	expect(await storage.journal.get('e2')).toBeNull();
	expect(await deliveredIds()).toEqual(['e1', 'e3']);
});

test('whose deliveries wait is told, and nobody else', async () => {
	await storage.subscriptions.put(subscriptionRow());
	await storage.subscriptions.put(subscriptionRow({ id: 'sub_2', events: ['call.received'] }));
	const append = async (entry: Parameters<typeof journalEntry>) => [
		...(await storage.journal.append('shop', [journalEntry(...entry)])).subscriptions,
	];
	expect(await append(['e1', { dedupeKey: 'k' }])).toEqual(['sub_1']);
	expect(await append(['e2', { dedupeKey: 'k' }])).toEqual([]);
});

test('one key in two instances is two events', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	await storage.journal.append('shop', [journalEntry('e1', { dedupeKey: 'k' })]);
	const entry = { event: gatewayEvent({ id: 'e2', instance: 'other' }), dedupeKey: 'k' };
	expect((await storage.journal.append('other', [entry])).events).toHaveLength(1);
});

describe('what somebody wrote', () => {
	const written = (id: string, chat = 'eve@lid') =>
		journalEntry(id, {
			dedupeKey: `M1:received:${chat}`,
			message: messageRow({ messageId: 'M1', chat, fromMe: false }),
		});
	const told = async (entry: JournalEntry) =>
		(await storage.journal.append('shop', [entry])).events.map(({ id }) => id);

	test('is told once, whichever event brings it again', async () => {
		expect(await told(written('e1'))).toEqual(['e1']);
		expect(await told(written('e2'))).toEqual([]);
	});

	test('is told when its message was stored without an event, and then once', async () => {
		const { message } = written('e1');
		await storage.auth.commit('shop', { messages: message ? [message] : [] });
		expect(await told(written('e1'))).toEqual(['e1']);
		expect(await told(written('e2'))).toEqual([]);
	});

	test('is told when somebody else chose the same id, and then once', async () => {
		expect(await told(written('e1'))).toEqual(['e1']);
		expect(await told(written('e2', 'mallory@lid'))).toEqual(['e2']);
		expect(await told(written('e3', 'mallory@lid'))).toEqual([]);
		expect(await told(written('e4'))).toEqual([]);
		expect((await storage.messages.get('shop', 'M1'))?.chat).toBe('eve@lid');
	});

	test('is told once when the event of an older version did', async () => {
		const { message, ...old } = written('e1');
		await storage.auth.commit('shop', { messages: message ? [message] : [] });
		expect(await told(old)).toEqual(['e1']);
		expect(await told(written('e2'))).toEqual([]);
	});
});

test('all entries of one append are stored, or none', async () => {
	await storage.subscriptions.put(subscriptionRow());
	await storage.journal.append('shop', [journalEntry('taken')]);
	const clash = journalEntry('taken', { dedupeKey: 'new key, old id' });
	await expect(storage.journal.append('shop', [journalEntry('e1'), clash])).rejects.toThrow();
	expect(await storage.journal.get('e1')).toBeNull();
	expect(await deliveredIds()).toEqual(['taken']);
});

describe('a status and its outbox row', () => {
	const status = (id: string, state: MessageState, failure?: { code: string; message: string }) =>
		journalEntry(id, { outbox: { messageId: '3EB0A1', state, ...(failure && { failure }) } });

	beforeEach(async () => {
		await storage.outbox.accept(outboxRow({ state: 'sending' }), null);
	});

	test('move together, only forward', async () => {
		expect((await storage.journal.append('shop', [status('read', 'read')])).events).toHaveLength(1);
		expect((await storage.journal.append('shop', [status('late', 'delivered')])).events).toEqual(
			[],
		);
		expect((await storage.journal.append('shop', [status('twice', 'read')])).events).toEqual([]);
		expect(await storage.outbox.get('shop', '3EB0A1')).toMatchObject({ state: 'read' });
		expect(await storage.journal.get('late')).toBeNull();
	});

	test('a failure is kept, and cleared when the message arrived after all', async () => {
		const failure = { code: 'expired', message: 'too late' };
		await storage.journal.append('shop', [status('f', 'failed', failure)]);
		expect(await storage.outbox.get('shop', '3EB0A1')).toMatchObject({ state: 'failed', failure });
		await storage.journal.append('shop', [status('ack', 'server_ack')]);
		expect(await storage.outbox.get('shop', '3EB0A1')).toMatchObject({
			state: 'server_ack',
			failure: null,
		});
	});

	test('nothing moves back to queued', async () => {
		expect((await storage.journal.append('shop', [status('back', 'queued')])).events).toEqual([]);
		expect(await storage.outbox.get('shop', '3EB0A1')).toMatchObject({ state: 'sending' });
	});

	test('a message that is not in the outbox has its status all the same', async () => {
		const entry = journalEntry('phone', { outbox: { messageId: 'FROMPHONE', state: 'read' } });
		expect((await storage.journal.append('shop', [entry])).events).toHaveLength(1);
	});
});

describe('subscriptions', () => {
	test('each one that wants the event gets a delivery', async () => {
		await storage.instances.create(instanceRow({ name: 'other' }));
		await storage.subscriptions.put(subscriptionRow({ id: 'all' }));
		await storage.subscriptions.put(subscriptionRow({ id: 'qr', events: ['instance.qr'] }));
		await storage.subscriptions.put(subscriptionRow({ id: 'off', enabled: false }));
		await storage.subscriptions.put(subscriptionRow({ id: 'foreign', instance: 'other' }));
		await storage.journal.append('shop', [
			journalEntry('m'),
			{ event: gatewayEvent({ id: 'q', event: 'instance.qr' }), dedupeKey: 'q' },
		]);
		expect(await deliveredIds('all')).toEqual(['m', 'q']);
		expect(await deliveredIds('qr')).toEqual(['q']);
		expect(await deliveredIds('off')).toEqual([]);
		expect(await deliveredIds('foreign')).toEqual([]);
	});

	test('put replaces what is said and keeps what is open and who it belongs to', async () => {
		await storage.subscriptions.put(subscriptionRow());
		await storage.journal.append('shop', [journalEntry('e1')]);
		const changed = subscriptionRow({
			url: 'https://example.com/other',
			secret: 'whsec_x',
			headers: { 'x-a': 'b' },
			events: ['message.received'],
			options: { byEvents: true },
			enabled: false,
			createdAt: 999,
		});
		await storage.subscriptions.put(changed);
		expect(await storage.subscriptions.get('sub_1')).toEqual({ ...changed, createdAt: 1 });
		expect(await storage.deliveries.open('sub_1')).toBe(1);
	});

	test('list gives all, or those of one instance, oldest first', async () => {
		await storage.instances.create(instanceRow({ name: 'other' }));
		await storage.subscriptions.put(subscriptionRow({ id: 'b', createdAt: 2 }));
		await storage.subscriptions.put(subscriptionRow({ id: 'a', createdAt: 3 }));
		await storage.subscriptions.put(subscriptionRow({ id: 'c', instance: 'other', createdAt: 1 }));
		const ids = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);
		expect(ids(await storage.subscriptions.list())).toEqual(['c', 'b', 'a']);
		expect(ids(await storage.subscriptions.list('shop'))).toEqual(['b', 'a']);
	});

	test('delete removes it with its open deliveries', async () => {
		await storage.subscriptions.put(subscriptionRow());
		await storage.journal.append('shop', [journalEntry('e1')]);
		await storage.subscriptions.delete('sub_1');
		expect(await storage.subscriptions.get('sub_1')).toBeNull();
		await storage.subscriptions.put(subscriptionRow());
		expect(await deliveredIds()).toEqual([]);
	});
});

describe('messages', () => {
	const append = (id: string, message: ReturnType<typeof messageRow>) =>
		storage.journal.append('shop', [journalEntry(id, { message })]);

	test('our own message is replaced by a later attempt of itself', async () => {
		await append('a', messageRow({ proto: Uint8Array.of(1) }));
		await append('b', messageRow({ proto: Uint8Array.of(2) }));
		expect(await storage.messages.get('shop', '3EB0A1')).toEqual(
			messageRow({ proto: Uint8Array.of(2) }),
		);
	});

	test('a stranger who reuses an id of ours replaces nothing', async () => {
		await append('a', messageRow({ proto: Uint8Array.of(1) }));
		await append('b', messageRow({ fromMe: false, proto: Uint8Array.of(66), chat: 'evil@lid' }));
		expect(await storage.messages.get('shop', '3EB0A1')).toEqual(
			messageRow({ proto: Uint8Array.of(1) }),
		);
	});

	test('a received message keeps its first sender', async () => {
		const first = messageRow({ fromMe: false, chat: 'a@g.us', participant: 'one@lid' });
		await append('a', first);
		await append('b', messageRow({ fromMe: false, chat: 'b@g.us', participant: 'two@lid' }));
		expect(await storage.messages.get('shop', '3EB0A1')).toEqual(first);
	});
});

describe('a change of a subscription', () => {
	const append = (id: string) => storage.journal.append('shop', [journalEntry(id)]);

	test('holds for events of the same transaction', async () => {
		await append('e1');
		await Promise.all([storage.subscriptions.put(subscriptionRow()), append('e2')]);
		expect(await deliveredIds()).toEqual(['e2']);
		const events = ['message.sent'] as const;
		const narrowed = subscriptionRow({ events: [...events] });
		await Promise.all([storage.subscriptions.put(narrowed), append('e3')]);
		await Promise.all([storage.subscriptions.put(subscriptionRow()), append('e4')]);
		expect(await deliveredIds()).toEqual(['e4']);
		await Promise.all([storage.subscriptions.delete('sub_1'), append('e5')]);
		expect(await storage.deliveries.open('sub_1')).toBe(0);
	});

	test('that was undone leaves no trace', async () => {
		const lost = subscriptionRow({ id: 'sub_lost', instance: 'none' });
		const put = storage.subscriptions.put(lost);
		const appended = append('e1');
		await expect(put).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
		await expect(appended).resolves.toMatchObject({ events: [{}] });
		await expect(append('e2')).resolves.toMatchObject({ events: [{}] });
	});

	test('goes with its instance', async () => {
		await storage.subscriptions.put(subscriptionRow());
		await append('e1');
		await storage.instances.delete('shop');
		await storage.instances.create(instanceRow());
		await expect(append('e2')).resolves.toMatchObject({ events: [{}] });
		expect(await storage.deliveries.open('sub_1')).toBe(0);
	});
});

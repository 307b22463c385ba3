import type { PurgedKind } from '../../../../../src/domain/ports/retention';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import {
	gatewayEvent,
	messageRow,
	openTestStorage,
	outboxRow,
	subscriptionRow,
} from '../../../../support/storageFixtures';

const failed = { at: 0, ms: 1, status: 500, error: 'HTTP 500' };

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});

afterEach(() => storage.close());

const purge = (kind: PurgedKind, limit = 100, before = clock.now()) =>
	storage.retention.purge(kind, before, limit);

async function happen(...ids: string[]) {
	const entries = ids.map((id) => ({
		event: gatewayEvent({ id, lane: id.charAt(0) }),
		dedupeKey: id,
	}));
	await storage.journal.append('shop', entries);
	clock.advance(1_000);
}

const eventIds = async () => {
	const begin = await storage.journal.placeBefore(0);
	const ids: string[] = [];
	for (let place: number | null = begin; place !== null;) {
		const { events, next } = await storage.journal.scan({ instance: 'shop' }, place, 100);
		ids.push(...events.map(({ id }) => id));
		place = next;
	}
	return ids;
};

const headOf = async (id: string) => {
	const heads = await storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, 100);
	return heads.find(({ event }) => event.id === id)?.sequence ?? 0;
};

test('events go when they are old and nobody may still be told of them', async () => {
	await happen('a1');
	await storage.subscriptions.put(subscriptionRow());
	await happen('b1', 'c1', 'd1');
	await storage.deliveries.settle('sub_1', await headOf('b1'));
	await storage.deliveries.bury('sub_1', await headOf('c1'), failed);
	const cutoff = clock.now();
	await happen('e1');
	expect(await purge('events', 100, cutoff)).toBe(2);
	expect(await eventIds()).toEqual(['c1', 'd1', 'e1']);
	expect(await purge('events', 100, cutoff)).toBe(0);
	await storage.deadLetters.purge({ instance: 'shop' }, 10);
	expect(await purge('events', 100, cutoff)).toBe(1);
});

test('no more at once than asked for, the oldest first', async () => {
	await happen('a1', 'a2', 'a3');
	expect(await purge('events', 2)).toBe(2);
	expect(await eventIds()).toEqual(['a3']);
	expect(await purge('events', 2)).toBe(1);
});

test('messages of before, and not the later ones', async () => {
	const message = (messageId: string, timestamp: number) => ({
		event: gatewayEvent({ id: messageId }),
		dedupeKey: messageId,
		message: messageRow({ messageId, timestamp }),
	});
	await storage.journal.append('shop', [message('old', 99), message('new', 100)]);
	expect(await purge('messages', 10, 100)).toBe(1);
	expect(await storage.messages.get('shop', 'old')).toBeNull();
	expect(await storage.messages.get('shop', 'new')).not.toBeNull();
});

test('sends that are over, and none that still has to go out', async () => {
	const accept = (messageId: string) => storage.outbox.accept(outboxRow({ messageId }), null);
	await accept('over');
	await accept('waits');
	await storage.outbox.update('shop', 'over', { state: 'delivered' });
	expect(await purge('sends')).toBe(1);
	expect(await storage.outbox.get('shop', 'over')).toBeNull();
	expect(await storage.outbox.get('shop', 'waits')).not.toBeNull();
});

test('an idempotency key that was purged is a new one', async () => {
	const accept = (messageId: string) =>
		storage.outbox.accept(outboxRow({ messageId }), { key: 'k', requestHash: messageId });
	await accept('first');
	await expect(accept('second')).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
	expect(await purge('idempotencyKeys')).toBe(1);
	await expect(accept('third')).resolves.toMatchObject({ repeated: false });
});

test('hashes of stanzas that became events, and no stanza that did not', async () => {
	const stanza = (hash: string) => ({
		hash,
		stanza: Uint8Array.of(1),
		plaintext: Uint8Array.of(2),
		receivedAt: clock.now(),
	});
	await storage.auth.commit('shop', { entries: [], inbox: [stanza('done'), stanza('pending')] });
	await storage.journal.settleInbox('shop', 'done');
	clock.advance(1);
	expect(await purge('inboxHashes')).toBe(1);
	expect(await storage.inbox.find('shop', 'done')).toBeNull();
	expect(await storage.inbox.find('shop', 'pending')).not.toBeNull();
});

test('deliveries that nobody took leave their lanes to what follows', async () => {
	await storage.subscriptions.put(subscriptionRow());
	await happen('a1');
	const cutoff = clock.now();
	await happen('a2');
	expect(await purge('deliveries', 100, cutoff)).toBe(1);
	expect(await storage.deliveries.due('sub_1', 0, 10)).toMatchObject([{ event: { id: 'a2' } }]);
});

test('dead letters and failed attempts', async () => {
	await storage.subscriptions.put(subscriptionRow());
	await happen('a1');
	await storage.deliveries.bury('sub_1', await headOf('a1'), { ...failed, at: clock.now() });
	expect(await purge('deadLetters')).toBe(0);
	clock.advance(1);
	expect(await purge('deadLetters')).toBe(1);
	expect(await purge('attempts')).toBe(1);
	expect(await storage.deadLetters.count('sub_1')).toBe(0);
});

test('an archived auth state', async () => {
	await storage.auth.commit('shop', { creds: Uint8Array.of(1), entries: [] });
	await storage.auth.archive('shop', 'logged_out');
	clock.advance(1);
	expect(await purge('authArchives')).toBe(1);
	expect(await purge('authArchives')).toBe(0);
});

import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import {
	gatewayEvent,
	happen,
	instanceRow,
	openTestStorage,
	subscriptionRow,
} from '../../../../support/storageFixtures';

const failed = { at: 10, ms: 5, status: 500, error: 'HTTP 500' };
const anyway = { instance: 'shop' };
const all = { offset: 0, limit: 10 };

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	await storage.subscriptions.put(subscriptionRow());
});

afterEach(() => storage.close());

async function die(...ids: string[]) {
	await happen(storage, ...ids);
	for (const id of ids) {
		const heads = await storage.deliveries.due('sub_1', Infinity, 100);
		const head = heads.find(({ event }) => event.id === id);
		if (!head) throw new Error(`${id} is not at the head of its lane`);
		await storage.deliveries.bury('sub_1', head.sequence, failed);
		clock.advance(1_000);
	}
}

const dueIds = async () =>
	(await storage.deliveries.due('sub_1', Infinity, 100)).map(({ event }) => event.id);
const deadIds = async (choice = {}) =>
	(await storage.deadLetters.list({ ...anyway, ...choice }, all)).rows.map(({ event }) => event.id);

test('a buried delivery is a dead letter, and its lane goes on', async () => {
	await happen(storage, 'a1', 'a2');
	const [head] = await storage.deliveries.due('sub_1', Infinity, 1);
	const born = clock.now();
	clock.advance(9_000);
	await storage.deliveries.bury('sub_1', head?.sequence ?? 0, failed);
	expect(await dueIds()).toEqual(['a2']);
	const { rows, total } = await storage.deadLetters.list(anyway, all);
	expect(total).toBe(1);
	expect(rows).toEqual([
		{
			id: expect.any(Number) as number,
			subscription: 'sub_1',
			event: gatewayEvent({ id: 'a1', lane: 'a' }),
			attempts: 1,
			error: 'HTTP 500',
			createdAt: born,
			diedAt: clock.now(),
		},
	]);
});

test('burying what is settled already leaves nothing behind', async () => {
	await happen(storage, 'a1');
	const [head] = await storage.deliveries.due('sub_1', Infinity, 1);
	await storage.deliveries.settle('sub_1', head?.sequence ?? 0);
	await storage.deliveries.bury('sub_1', head?.sequence ?? 0, failed);
	expect(await deadIds()).toEqual([]);
});

test('are found by subscription, chat and time, the latest first and in parts', async () => {
	const begun = clock.now();
	await die('a1', 'b1', 'b2');
	expect(await deadIds()).toEqual(['b2', 'b1', 'a1']);
	expect(await deadIds({ lanes: ['a'] })).toEqual(['a1']);
	expect(await deadIds({ subscription: 'other' })).toEqual([]);
	expect(await deadIds({ since: begun + 1_000, until: begun + 2_000 })).toEqual(['b1']);
	const second = await storage.deadLetters.list(anyway, { offset: 1, limit: 1 });
	expect(second.rows.map(({ event }) => event.id)).toEqual(['b1']);
	expect(second.total).toBe(3);
});

test('of another instance are neither shown nor touched', async () => {
	await die('a1');
	await storage.instances.create(instanceRow({ name: 'other' }));
	const other = { instance: 'other' };
	expect((await storage.deadLetters.list(other, all)).total).toBe(0);
	expect(await storage.deadLetters.replay(other, 10)).toBe(0);
	expect(await storage.deadLetters.purge(other, 10)).toBe(0);
	expect(await deadIds()).toEqual(['a1']);
});

test('replayed ones go out again in the order of their lanes, after what waits there', async () => {
	await die('a1', 'a2', 'b1');
	await happen(storage, 'a3');
	expect(await storage.deadLetters.replay(anyway, 2)).toBe(2);
	expect(await deadIds()).toEqual(['b1']);
	const order: string[] = [];
	for (;;) {
		const [head] = await storage.deliveries.due('sub_1', Infinity, 1);
		if (!head) break;
		order.push(`${head.event.id}${head.isReplay ? ' again' : ''}`);
		expect(head.attempts).toBe(0);
		await storage.deliveries.settle('sub_1', head.sequence);
	}
	expect(order).toEqual(['a3', 'a1 again', 'a2 again']);
});

test('by id, and by id of another webhook not at all', async () => {
	await die('a1', 'b1');
	const [b1, a1] = (await storage.deadLetters.list(anyway, all)).rows;
	const ids = [a1?.id ?? 0];
	expect(await storage.deadLetters.replay({ ...anyway, ids, subscription: 'other' }, 10)).toBe(0);
	expect(await storage.deadLetters.purge({ ...anyway, ids }, 10)).toBe(1);
	expect(await deadIds()).toEqual(['b1']);
	expect(await storage.deadLetters.replay({ ...anyway, ids: [b1?.id ?? 0] }, 10)).toBe(1);
	expect(await dueIds()).toEqual(['b1']);
});

test('go with their subscription', async () => {
	await die('a1');
	expect(await storage.deadLetters.count('sub_1')).toBe(1);
	await storage.subscriptions.delete('sub_1');
	expect(await storage.deadLetters.count('sub_1')).toBe(0);
});

test('failed attempts are kept with what they met, the latest first', async () => {
	await happen(storage, 'a1', 'b1');
	const [a1, b1] = await storage.deliveries.due('sub_1', Infinity, 2);
	await storage.deliveries.retry('sub_1', a1?.sequence ?? 0, 0, { ...failed, at: 1 });
	await storage.deliveries.retry('sub_1', b1?.sequence ?? 0, 0, { ...failed, at: 2, status: null });
	await storage.deliveries.bury('sub_1', a1?.sequence ?? 0, { ...failed, at: 3 });
	const choice = { ...anyway, failedOnly: false };
	const attempts = await storage.deliveries.failedAttempts(choice, 10);
	const common = { subscription: 'sub_1', ms: 5, error: 'HTTP 500' };
	expect(attempts).toEqual([
		{ ...common, eventId: 'a1', attempt: 2, at: 3, status: 500 },
		{ ...common, eventId: 'b1', attempt: 1, at: 2, status: null },
		{ ...common, eventId: 'a1', attempt: 1, at: 1, status: 500 },
	]);
	expect(await storage.deliveries.failedAttempts({ ...choice, eventId: 'b1' }, 10)).toHaveLength(1);
	expect(await storage.deliveries.failedAttempts({ ...choice, instance: 'x' }, 10)).toEqual([]);
});

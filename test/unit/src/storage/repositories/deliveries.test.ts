import fc from 'fast-check';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import {
	gatewayEvent,
	happen,
	instanceRow,
	openTestStorage,
	subscriptionRow,
} from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

const failed = (error: string) => ({ at: 10, ms: 5, status: 500, error });

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	await storage.subscriptions.put(subscriptionRow());
});

afterEach(() => storage.close());

async function due(now = 0, limit = 10, busy?: ReadonlySet<string>) {
	return storage.deliveries.due('sub_1', now, limit, busy);
}

async function dueIds(now = 0, limit = 10, busy?: ReadonlySet<string>): Promise<string[]> {
	return (await due(now, limit, busy)).map(({ event }) => event.id);
}

async function headOf(lane: string) {
	const head = (await due(Infinity)).find(({ event }) => event.lane === lane);
	if (!head) throw new Error(`lane ${lane} is empty`);
	return head;
}

test('gives the head of each lane, oldest first', async () => {
	await happen(storage, 'b1', 'a1', 'b2', 'a2', 'c1');
	expect(await dueIds()).toEqual(['b1', 'a1', 'c1']);
	expect(await dueIds(0, 2)).toEqual(['b1', 'a1']);
	expect(await storage.deliveries.open('sub_1')).toBe(5);
});

test('gives a delivery at first as it gives it ever after', async () => {
	await happen(storage, 'a1');
	const [first] = await due();
	const [again] = await due();
	expect(first).toMatchObject({ attempts: 0, createdAt: clock.now(), isReplay: false });
	expect(again).toEqual(first);
	await storage.deliveries.retry('sub_1', first?.sequence ?? 0, 0, failed('HTTP 500'));
	expect(await due()).toEqual([{ ...first, attempts: 1 }]);
});

test('passes over busy lanes without giving fewer than are free', async () => {
	await happen(storage, 'a1', 'b1', 'c1', 'd1');
	expect(await dueIds(0, 2, new Set(['a', 'b']))).toEqual(['c1', 'd1']);
	expect(await dueIds(0, 1, new Set(['d']))).toEqual(['a1']);
});

test('bringing forward moves what waits, and leaves what is due as it is', async () => {
	await happen(storage, 'a1', 'b1');
	await storage.deliveries.retry('sub_1', (await headOf('a')).sequence, 7_000, failed('x'));
	await storage.deliveries.bringForward(3_000);
	expect(await dueIds(3_999)).toEqual(['b1']);
	expect(await dueIds(4_000)).toEqual(['b1', 'a1']);
});

test('hastening makes due what waits, of one subscription alone', async () => {
	await storage.subscriptions.put(subscriptionRow({ id: 'sub_2' }));
	await happen(storage, 'a1', 'b1');
	for (const id of ['sub_1', 'sub_2']) {
		const [head] = await storage.deliveries.due(id, 0, 1);
		await storage.deliveries.retry(id, head?.sequence ?? 0, 9_000, failed('x'));
	}
	await storage.deliveries.hasten('sub_1', 5);
	expect(await dueIds(5)).toEqual(['b1', 'a1']);
	expect(await storage.deliveries.due('sub_2', 5, 10)).toHaveLength(1);
});

test('replayed events go to the end of their lanes', async () => {
	await happen(storage, 'a1', 'b1');
	await storage.deliveries.settle('sub_1', (await headOf('b')).sequence);
	await storage.deliveries.replay('sub_1', [
		gatewayEvent({ id: 'a1', lane: 'a' }),
		gatewayEvent({ id: 'b1', lane: 'b' }),
	]);
	expect(await due()).toMatchObject([
		{ event: { id: 'a1' }, isReplay: false },
		{ event: { id: 'b1' }, isReplay: true },
	]);
	expect(await storage.deliveries.open('sub_1')).toBe(3);
});

test('settling gives the next of that lane, once', async () => {
	await happen(storage, 'a1', 'a2', 'b1');
	const { sequence } = await headOf('a');
	await storage.deliveries.settle('sub_1', sequence);
	await storage.deliveries.settle('sub_1', sequence);
	expect(await dueIds()).toEqual(['a2', 'b1']);
	expect(await storage.deliveries.open('sub_1')).toBe(2);
});

test('a lane whose head waits gives nothing, and the lanes beside it go on', async () => {
	await happen(storage, 'a1', 'a2', 'b1');
	const { sequence } = await headOf('a');
	await storage.deliveries.retry('sub_1', sequence, 500, failed('HTTP 500'));
	expect(await dueIds(499)).toEqual(['b1']);
	expect(await storage.deliveries.nextDueAt('sub_1', 0)).toBe(500);
	expect(await storage.deliveries.nextDueAt('sub_1', 500)).toBeNull();
	expect(await due(500)).toEqual([
		expect.objectContaining({ event: gatewayEvent({ id: 'b1', lane: 'b' }) }),
		{
			sequence,
			subscription: 'sub_1',
			event: gatewayEvent({ id: 'a1', lane: 'a' }),
			attempts: 1,
			dueAt: 500,
			createdAt: clock.now(),
			isReplay: false,
		},
	]);
});

test('settling says whether there is more in the lane', async () => {
	await happen(storage, 'a1', 'a2', 'b1');
	expect(await storage.deliveries.settle('sub_1', (await headOf('a')).sequence)).toBe(true);
	expect(await storage.deliveries.settle('sub_1', (await headOf('b')).sequence)).toBe(false);
	expect(await storage.deliveries.settle('sub_1', (await headOf('a')).sequence)).toBe(false);
});

test('what comes after a head that waited and was settled does not wait', async () => {
	await happen(storage, 'a1', 'a2');
	const { sequence } = await headOf('a');
	await storage.deliveries.retry('sub_1', sequence, 9_000, failed('HTTP 500'));
	await storage.deliveries.settle('sub_1', sequence);
	expect(await due(0)).toMatchObject([{ event: { id: 'a2' }, attempts: 0 }]);
});

test('settling from the middle keeps the head where it is', async () => {
	await happen(storage, 'a1', 'a2', 'a3');
	const { sequence } = await headOf('a');
	await storage.deliveries.retry('sub_1', sequence, 700, failed('x'));
	await storage.deliveries.settle('sub_1', sequence + 1);
	expect(await dueIds(699)).toEqual([]);
	expect(await dueIds(700)).toEqual(['a1']);
	await storage.deliveries.settle('sub_1', sequence);
	expect(await dueIds(0)).toEqual(['a3']);
});

test('a lane that was emptied opens again', async () => {
	await happen(storage, 'a1');
	await storage.deliveries.settle('sub_1', (await headOf('a')).sequence);
	expect(await dueIds(Infinity)).toEqual([]);
	await happen(storage, 'a2');
	expect(await dueIds()).toEqual(['a2']);
});

test('one subscription cannot settle or put off what belongs to another', async () => {
	await storage.subscriptions.put(subscriptionRow({ id: 'sub_2' }));
	await happen(storage, 'a1');
	const { sequence } = await headOf('a');
	await storage.deliveries.settle('sub_2', sequence);
	await storage.deliveries.retry('sub_2', sequence, 900, failed('x'));
	expect(await due()).toMatchObject([{ sequence, attempts: 0 }]);
});

test('a deleted instance leaves nothing to deliver', async () => {
	await happen(storage, 'a1');
	await storage.instances.delete('shop');
	await storage.instances.create(instanceRow());
	await storage.subscriptions.put(subscriptionRow());
	expect(await storage.deliveries.open('sub_1')).toBe(0);
	expect(await dueIds(Infinity)).toEqual([]);
});

const action = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('happen' as const),
			lane: fc.constantFrom('a', 'b', 'c'),
		}),
	},
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), pick: fc.nat(9) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('retry' as const),
			pick: fc.nat(9),
			wait: fc.nat(50),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), by: fc.nat(50) }) },
);

test('whatever happens, a lane is never reordered and nothing is lost', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async (actions) => {
			await storage.subscriptions.delete('sub_1');
			await storage.subscriptions.put(subscriptionRow());
			const waiting: Record<string, string[]> = { a: [], b: [], c: [] };
			const dueAt: Record<string, number> = { a: 0, b: 0, c: 0 };
			let now = 0;
			for (const each of actions) {
				const heads = await due(now);
				const expected = Object.keys(waiting).filter(
					(lane) => waiting[lane]?.length && (dueAt[lane] ?? 0) <= now,
				);
				expect(heads.map(({ event }) => event.lane).sort()).toEqual(expected);
				for (const { event } of heads) expect(event.id).toBe(waiting[event.lane]?.[0]);

				if (each.kind === 'time') now += each.by;
				if (each.kind === 'happen') {
					const id = `${each.lane}${Math.random()}`;
					await happen(storage, id);
					waiting[each.lane]?.push(id);
				}
				if (!('pick' in each) || heads.length === 0) continue;
				const head = heads[each.pick % heads.length];
				if (!head) continue;
				if (each.kind === 'settle') {
					await storage.deliveries.settle('sub_1', head.sequence);
					waiting[head.event.lane]?.shift();
					dueAt[head.event.lane] = 0;
				} else {
					await storage.deliveries.retry('sub_1', head.sequence, now + each.wait, failed('x'));
					dueAt[head.event.lane] = now + each.wait;
				}
			}
			const left = Object.values(waiting).flat().length;
			expect(await storage.deliveries.open('sub_1')).toBe(left);
		}),
		{ numRuns: 40 },
	);
});

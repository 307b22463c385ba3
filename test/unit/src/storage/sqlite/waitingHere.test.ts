import type { Storage } from '../../../../../src/domain/ports/storage';
import { happen, openTestStorage, subscriptionRow } from '../../../../support/storageFixtures';

/** In a cluster only a look can tell. */
let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
	await storage.subscriptions.put(subscriptionRow());
});

afterEach(() => storage.close());

const due = (now = 0, limit = 10, busy?: ReadonlySet<string>) =>
	storage.deliveries.due('sub_1', now, limit, busy);

async function dueIds(...wanted: Parameters<typeof due>): Promise<string[]> {
	return (await due(...wanted)).map(({ event }) => event.id);
}

test('what a look left, and what opened its lane since, is at hand without another look', async () => {
	const here = (limit: number, busy = new Set<string>()) =>
		storage.deliveries.waitingHere('sub_1', limit, busy)?.map(({ event }) => event.id) ?? null;
	await happen(storage, 'a1', 'b1', 'c1');
	expect(here(9)).toBeNull();
	expect(await dueIds(0, 1)).toEqual(['a1']);
	expect(here(1)).toEqual(['b1']);
	await happen(storage, 'a2', 'd1');
	expect(here(9)).toEqual(['c1', 'd1']);
	expect(here(9)).toEqual([]);
	const [a1] = await due();
	expect(a1?.event.id).toBe('a1');
	// That look found those that are in somebody's hands, which are here no more.
	await happen(storage, 'e1');
	expect(await dueIds(0, 2, new Set(['a', 'b', 'c']))).toEqual(['d1', 'e1']);
	expect(here(9)).toEqual([]);
});

test('what waits for its time is not at hand', async () => {
	await happen(storage, 'a1');
	const [head] = await due();
	await storage.deliveries.retry('sub_1', head?.sequence ?? 0, 7_000, {
		at: 10,
		ms: 5,
		status: 500,
		error: 'x',
	});
	expect(await dueIds(6_999)).toEqual([]);
	expect(storage.deliveries.waitingHere('sub_1', 9, new Set())).toEqual([]);
});

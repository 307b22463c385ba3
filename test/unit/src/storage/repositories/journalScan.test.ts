import type { EventChoice } from '../../../../../src/domain/ports/delivery';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import {
	gatewayEvent,
	instanceRow,
	openTestStorage,
	subscriptionRow,
} from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;
let begun: number;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	begun = clock.now();
});

afterEach(() => storage.close());

/** One each second; the lane is the first letter. */
async function happen(...ids: string[]) {
	for (const id of ids) {
		await storage.journal.append('shop', [
			{ event: gatewayEvent({ id, lane: id.charAt(0) }), dedupeKey: id },
		]);
		clock.advance(1_000);
	}
}

async function scan(choice: Partial<EventChoice> = {}, after = 0, limit = 100) {
	const { events, next } = await storage.journal.scan(
		{ instance: 'shop', ...choice },
		after,
		limit,
	);
	return { ids: events.map(({ id }) => id), next };
}

test('gives events in the order they were stored, and where to look on', async () => {
	await happen('a1', 'b1', 'a2');
	const { ids, next } = await scan({}, 0, 2);
	expect(ids).toEqual(['a1', 'b1']);
	expect(await scan({}, next ?? 0, 2)).toEqual({ ids: ['a2'], next: null });
});

test('by chat, name, id and time', async () => {
	await happen('a1', 'b1', 'a2');
	expect(await scan({ lanes: ['a'] })).toEqual({ ids: ['a1', 'a2'], next: null });
	expect((await scan({ names: ['message.sent'] })).ids).toEqual([]);
	expect((await scan({ ids: ['a2', 'b1', 'none'] })).ids).toEqual(['b1', 'a2']);
	expect((await scan({ since: begun + 1_000, until: begun + 2_000 })).ids).toEqual(['b1']);
});

test('of another instance are not shown', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	await happen('a1');
	expect((await scan({ instance: 'other', ids: ['a1'] })).ids).toEqual([]);
});

test('finds the place of a time without reading everything', async () => {
	const ids = Array.from({ length: 20 }, (_, index) => `a${index}`);
	await happen(...ids);
	for (const index of [0, 1, 7, 19]) {
		const place = await storage.journal.placeBefore(begun + index * 1_000);
		expect((await scan({}, place, 1)).ids).toEqual([`a${index}`]);
	}
	const end = await storage.journal.placeBefore(clock.now() + 1);
	expect(await scan({}, end)).toEqual({ ids: [], next: null });
	expect(await storage.journal.placeBefore(0)).toBe(0);
});

test('an empty journal has no place', async () => {
	expect(await storage.journal.placeBefore(begun)).toBe(0);
	expect(await scan()).toEqual({ ids: [], next: null });
});

test('a long journal is looked through in pieces, of which some find nothing', async () => {
	const entries = Array.from({ length: 4_500 }, (_, index) => ({
		event: gatewayEvent({ id: `e${index}`, lane: index === 4_400 ? 'rare' : 'common' }),
		dedupeKey: `e${index}`,
	}));
	await storage.journal.append('shop', entries);
	const found: string[] = [];
	let looks = 0;
	for (let place: number | null = 0; place !== null; looks += 1) {
		const { ids, next } = await scan({ lanes: ['rare'] }, place);
		found.push(...ids);
		place = next;
	}
	expect(found).toEqual(['e4400']);
	// A look over places before the first event may come on top.
	expect([3, 4]).toContain(looks);
});

test('a filter is looked at when an event is stored', async () => {
	const filter = { chatTypes: [], chats: ['5511988887777'], ignoredChats: [] };
	await storage.subscriptions.put(subscriptionRow({ filter }));
	await storage.journal.append('shop', [
		{ event: gatewayEvent({ id: 'wanted' }), dedupeKey: '1' },
		{ event: gatewayEvent({ id: 'not', lane: '1@g.us' }), dedupeKey: '2' },
	]);
	await storage.subscriptions.put(subscriptionRow());
	const due = await storage.deliveries.due('sub_1', Infinity, 10);
	expect(due.map(({ event }) => event.id)).toEqual(['wanted']);
});

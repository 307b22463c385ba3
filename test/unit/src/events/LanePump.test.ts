import type { Delivery, DeliveryRepository } from '../../../../src/domain/ports/storage';
import { LanePump } from '../../../../src/events/LanePump';
import { eventually } from '../../../support/eventually';
import { FakeClock } from '../../../support/FakeClock';
import { gatewayEvent } from '../../../support/storageFixtures';

const delivery = (sequence: number, lane: string): Delivery => ({
	sequence,
	subscription: 'sub_1',
	event: gatewayEvent({ id: `${lane}${sequence}`, lane }),
	attempts: 0,
	dueAt: 0,
	createdAt: 0,
	isReplay: false,
});

/** A store that answers when the test lets it, with what it saw when it was asked. */
class SlowStore {
	heads: Delivery[] = [];
	nextAt: number | null = null;
	/** What is at hand without a look; null when only one can tell. */
	here: Delivery[] | null = null;
	asked = 0;
	#gate: Promise<void> = Promise.resolve();

	/** The next question waits until the returned function is called. */
	hold(): () => void {
		let open = () => {};
		this.#gate = new Promise((resolve) => (open = resolve));
		return open;
	}

	readonly deliveries = {
		due: async (_: string, _now: number, limit: number, busy: ReadonlySet<string> = new Set()) => {
			this.asked += 1;
			const seen = this.heads;
			await this.#gate;
			return seen.filter(({ event }) => !busy.has(event.lane)).slice(0, limit);
		},
		nextDueAt: async () => this.nextAt,
		waitingHere: (_: string, limit: number) => this.here && this.here.splice(0, Math.max(limit, 0)),
	} as unknown as DeliveryRepository;
}

function start(store: SlowStore, clock = new FakeClock()) {
	const handed: number[] = [];
	const pump = new LanePump({
		deliveries: store.deliveries,
		clock,
		subscription: 'sub_1',
		window: () => 4,
		hand: ({ sequence }) => handed.push(sequence),
		onFailure: (error) => {
			throw error;
		},
	});
	pump.wake();
	return { pump, handed, clock };
}

test('a lane released while the store is asked is not handed from before its release', async () => {
	const store = new SlowStore();
	store.heads = [delivery(1, 'a')];
	const { pump, handed } = start(store);
	await eventually(() => handed.length === 1);

	const letGo = store.hold();
	pump.wake();
	await eventually(() => store.asked === 2);
	// Put off meanwhile: the lane is released, and its head is not due any more.
	store.heads = [];
	pump.release('a');
	letGo();
	await eventually(() => store.asked === 3);
	await eventually(() => handed.length >= 1);
	expect(handed).toEqual([1]);
});

test('wakes while it is asking are answered by one more question', async () => {
	const store = new SlowStore();
	const letGo = store.hold();
	const { pump, handed } = start(store);
	await eventually(() => store.asked === 1);
	for (let count = 0; count < 100; count += 1) pump.wake();
	store.heads = [delivery(1, 'a')];
	letGo();
	await eventually(() => handed.length === 1);
	expect(store.asked).toBe(2);
});

/** Long enough for a question to be asked, where there is one. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a lane in which nothing is left is no reason to look', async () => {
	const store = new SlowStore();
	store.heads = [delivery(1, 'a')];
	const { pump, handed } = start(store);
	await eventually(() => handed.length === 1);
	pump.release('a', false);
	await turn();
	expect(store.asked).toBe(1);
});

test('one that was passed over while it rested is looked for again', async () => {
	const store = new SlowStore();
	store.heads = [delivery(1, 'a')];
	const { pump, handed } = start(store);
	await eventually(() => handed.length === 1);
	// Settled, and already there is another one in the lane: who added it wakes before the lane is released.
	store.heads = [delivery(2, 'a')];
	pump.wake();
	await eventually(() => store.asked === 2);
	pump.release('a', false);
	await eventually(() => handed.length === 2);
	expect(handed).toEqual([1, 2]);
});

test('what found no room is looked for as soon as there is some', async () => {
	const store = new SlowStore();
	store.heads = Array.from('abcde', (lane, index) => delivery(index, lane));
	const { pump, handed } = start(store);
	await eventually(() => handed.length === 4);
	store.heads = store.heads.slice(1);
	pump.release('a', false);
	await eventually(() => handed.length === 5);
});

test('one that was answered makes room, and its lane rests on', async () => {
	const store = new SlowStore();
	store.heads = Array.from('abcde', (lane, index) => delivery(index, lane));
	const { pump, handed } = start(store);
	await eventually(() => handed.length === 4);
	pump.answered('a');
	await eventually(() => handed.length === 5);
	expect(handed).toEqual([0, 1, 2, 3, 4]);
});

test('lanes whose outcome cannot be stored do not grow without end', async () => {
	const store = new SlowStore();
	store.heads = Array.from({ length: 100 }, (_, index) => delivery(index, `lane ${index}`));
	const { pump, handed } = start(store);
	for (let answered = 0; answered < 64; answered += 1) {
		await eventually(() => handed.length > answered);
		pump.answered(`lane ${answered}`);
	}
	await turn();
	// 64 that wait to be stored, and three of four that nobody answered yet.
	expect(handed).toHaveLength(67);
	pump.release('lane 0', false);
	await eventually(() => handed.length === 68);
});

test('comes back by itself when the next lane is due', async () => {
	const store = new SlowStore();
	const clock = new FakeClock();
	store.nextAt = clock.now() + 700;
	const { handed } = start(store, clock);
	await eventually(() => clock.pending === 1);
	store.heads = [delivery(1, 'a')];
	store.nextAt = null;
	clock.advance(699);
	expect(store.asked).toBe(1);
	clock.advance(1);
	await eventually(() => handed.length === 1);
});

test('hands nothing once it is closed, not even what it was just reading', async () => {
	const store = new SlowStore();
	store.heads = [delivery(1, 'a')];
	const letGo = store.hold();
	const { pump, handed, clock } = start(store);
	await eventually(() => store.asked === 1);
	const closed = pump.close();
	letGo();
	pump.wake();
	await closed;
	await new Promise((resolve) => setImmediate(resolve));
	expect(handed).toEqual([]);
	expect(clock.pending).toBe(0);
});

describe('what was just stored', () => {
	/** A pump that was handed everything that was due. */
	async function startIdle(store: SlowStore) {
		const started = start(store);
		await eventually(() => store.asked === 1);
		await turn();
		return started;
	}

	test('is handed out at once, and nobody is asked', async () => {
		const store = new SlowStore();
		const { pump, handed } = await startIdle(store);
		store.here = [delivery(1, 'a'), delivery(2, 'b')];
		pump.goOn();
		expect(handed).toEqual([1, 2]);
		expect(store.asked).toBe(1);
	});

	test('waits for room, and goes out as soon as there is some', async () => {
		const store = new SlowStore();
		const { pump, handed } = await startIdle(store);
		store.here = Array.from('abcdef', (lane, index) => delivery(index, lane));
		pump.goOn();
		expect(handed).toEqual([0, 1, 2, 3]);
		pump.answered('a');
		expect(handed).toEqual([0, 1, 2, 3, 4]);
		pump.release('b', false);
		expect(handed).toEqual([0, 1, 2, 3, 4, 5]);
		await turn();
		expect(store.asked).toBe(1);
	});

	test('is looked for where nobody knows of it, and while somebody looks', async () => {
		const store = new SlowStore();
		const { pump, handed } = await startIdle(store);
		store.heads = [delivery(1, 'a')];
		pump.goOn();
		await eventually(() => handed.length === 1);
		const letGo = store.hold();
		pump.wake();
		await eventually(() => store.asked === 3);
		store.here = [delivery(2, 'b')];
		store.heads = [delivery(2, 'b')];
		pump.goOn();
		expect(handed).toEqual([1]);
		letGo();
		await eventually(() => handed.length === 2);
		expect(store.asked).toBe(4);
	});

	test('does not hide what became due by its time while there was no room', async () => {
		const store = new SlowStore();
		const { pump, handed } = await startIdle(store);
		store.here = Array.from('abcd', (lane, index) => delivery(index, lane));
		pump.goOn();
		store.heads = [delivery(9, 'late')];
		pump.wake();
		await turn();
		expect(store.asked).toBe(1);
		pump.answered('a');
		await eventually(() => handed.length === 5);
		expect(handed.at(-1)).toBe(9);
	});

	test('does not hide what becomes due next', async () => {
		const store = new SlowStore();
		store.heads = Array.from('abcd', (lane, index) => delivery(index, lane));
		const clock = new FakeClock();
		store.nextAt = clock.now() + 700;
		const { pump, handed } = start(store, clock);
		await eventually(() => handed.length === 4);
		expect(clock.pending).toBe(0);
		store.heads = [];
		store.here = [];
		for (const lane of 'abcd') pump.release(lane, false);
		await eventually(() => clock.pending === 1);
	});

	test('is not handed out once it is closed', async () => {
		const store = new SlowStore();
		const { pump, handed } = await startIdle(store);
		await pump.close();
		store.here = [delivery(1, 'a')];
		pump.goOn();
		await turn();
		expect(handed).toEqual([]);
	});
});

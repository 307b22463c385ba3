import { KeyedQueue, type Outcome } from '../../../../../src/engine/outbox/KeyedQueue';

/** A queue whose runs end when the test says so. */
function open(bound = 2, hasRoom = () => true) {
	const started: string[] = [];
	const ends = new Map<string, (outcome: Outcome) => void>();
	const queue = new KeyedQueue<string>({
		bound,
		hasRoom,
		run: (item) => {
			started.push(item);
			return new Promise((resolve) => ends.set(item, resolve));
		},
		placeOf: (item) => Number(item.slice(1)),
		rankOf: (item) => (item.startsWith('z') ? 2 : item.startsWith('r') ? 0 : 1),
	});
	const end = async (item: string, outcome: Outcome = 'done') => {
		ends.get(item)?.(outcome);
		for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
	};
	return { queue, started, end };
}

test('one lane runs in order, one at a time; lanes run side by side up to the bound', async () => {
	const { queue, started, end } = open();
	queue.resume();
	for (const item of ['a1', 'a2', 'b1', 'c1']) queue.push(item.charAt(0), item);
	expect(started).toEqual(['a1', 'b1']);
	await end('a1');
	expect(started).toEqual(['a1', 'b1', 'c1']);
	await end('b1');
	expect(started).toEqual(['a1', 'b1', 'c1', 'a2']);
});

test('nothing starts while paused or without room', async () => {
	let room = true;
	const { queue, started, end } = open(2, () => room);
	queue.push('a', 'a1');
	expect(started).toEqual([]);
	room = false;
	queue.resume();
	expect(started).toEqual([]);
	room = true;
	queue.pump();
	expect(started).toEqual(['a1']);
	queue.pause();
	queue.push('a', 'a2');
	await end('a1');
	expect(started).toEqual(['a1']);
});

test('a held head keeps its lane still, and only its lane, until it is woken', async () => {
	const { queue, started, end } = open();
	queue.resume();
	queue.push('a', 'a1');
	queue.push('a', 'a2');
	await end('a1', 'held');
	queue.push('b', 'b1');
	expect(started).toEqual(['a1', 'b1']);
	queue.wake('a');
	expect(started).toEqual(['a1', 'b1', 'a1']);
	await end('a1');
	expect(started).toEqual(['a1', 'b1', 'a1', 'a2']);
});

test('what is put back goes before what waits, and what is removed never runs', async () => {
	const { queue, started } = open();
	queue.push('a', 'a2');
	queue.push('a', 'a3');
	queue.putBack('a', 'a1');
	queue.remove('a', 'a2');
	queue.resume();
	expect(started).toEqual(['a1']);
	expect(queue.isIdle).toBe(false);
});

test('several that are put back stand in their own order again', async () => {
	const { queue, started, end } = open();
	queue.push('a', 'a4');
	for (const item of ['a2', 'a1', 'a3']) queue.putBack('a', item);
	queue.resume();
	for (const item of ['a1', 'a2', 'a3']) await end(item);
	expect(started).toEqual(['a1', 'a2', 'a3', 'a4']);
});

test('a lane that is woken while its head runs does not stay still afterwards', async () => {
	const { queue, started, end } = open();
	queue.resume();
	queue.push('a', 'a1');
	queue.wake('a');
	await end('a1', 'held');
	expect(started).toEqual(['a1', 'a1']);
});

test('what ranks first starts first once there is room, whatever waits longer', async () => {
	const { queue, started, end } = open(1);
	queue.resume();
	for (const item of ['z1', 'z2', 'a1', 'r1']) queue.push(item.slice(0, 1), item);
	expect(started).toEqual(['z1']);
	for (const item of ['z1', 'r1', 'a1']) await end(item);
	expect(started).toEqual(['z1', 'r1', 'a1', 'z2']);
});

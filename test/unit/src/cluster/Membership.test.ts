import { Membership } from '../../../../src/cluster';
import { eventually } from '../../../support/eventually';
import { FakeClock } from '../../../support/FakeClock';
import { FakeCluster, FakeCrew } from '../../../support/FakeCluster';
import { silentLogger } from '../../../support/silentLogger';

const LEASE_MS = 8_000;
const BEAT_MS = 2_000;
const door = { url: 'http://127.0.0.1:1', secret: 'hush' };

let clock: FakeClock;
let uptime: number;
let ended: Set<number>;

beforeEach(() => {
	clock = new FakeClock();
	uptime = 0;
	ended = new Set();
});

function join(cluster: FakeCluster, self: string, pid = 1) {
	const crew = new FakeCrew();
	const store = cluster.join(self, { pid });
	const membership = new Membership({
		store,
		crew,
		clock,
		logger: silentLogger,
		leaseMs: LEASE_MS,
		hasEnded: (process) => ended.has(process.pid),
		uptime: () => uptime,
	});
	return { crew, store, membership };
}

/** Time passes for everybody, and what it set off comes to rest. */
async function pass(ms: number): Promise<void> {
	for (let left = ms; left > 0; left -= BEAT_MS / 4) {
		const step = Math.min(left, BEAT_MS / 4);
		uptime += step;
		clock.advance(step);
		for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
	}
}

test('the first process takes everything, and who joins later gets its share of it', async () => {
	const cluster = new FakeCluster('a', 'b', 'c', 'd');
	const one = join(cluster, 'one');
	await one.membership.start(door);
	await eventually(() => one.crew.running().length === 4);
	const two = join(cluster, 'two');
	await two.membership.start(door);
	await pass(BEAT_MS);
	expect(two.crew.running()).toEqual([]);
	await pass(40 * BEAT_MS);
	expect(one.crew.running()).toHaveLength(2);
	expect(two.crew.running()).toHaveLength(2);
	expect(one.crew.notes.filter((note) => note.startsWith('abandon'))).toEqual([]);
});

test('several that start at once share, and what one does not take another does', async () => {
	const cluster = new FakeCluster('a', 'b', 'c');
	const one = join(cluster, 'one');
	const two = join(cluster, 'two');
	// Alive, and busy with something else.
	await two.store.beat(door);
	await one.membership.start(door);
	await eventually(() => one.crew.running().length === 2);
	await pass(2 * BEAT_MS);
	expect(one.crew.running().sort()).toEqual(['a', 'b', 'c']);
});

describe('the instances of another process', () => {
	async function withOther(pid = 7) {
		const cluster = new FakeCluster('a', 'b');
		const other = cluster.join('other', { pid });
		await other.beat(door);
		await other.claim(2);
		const me = join(cluster, 'me');
		await me.membership.start(door);
		return { cluster, ...me };
	}

	test('stay with it as long as it is heard of', async () => {
		const { crew } = await withOther();
		await pass(10 * BEAT_MS);
		expect(crew.running()).toEqual([]);
	});

	test('are taken over once its lease ran out', async () => {
		const { crew, cluster } = await withOther();
		const other = cluster.members.get('other');
		if (other) other.isExpired = true;
		await pass(BEAT_MS);
		expect(crew.running()).toEqual(['a', 'b']);
		expect(cluster.members.has('other')).toBe(false);
	});

	test('are taken over at the next look when it ended on this machine, lease or not', async () => {
		const { crew, membership } = await withOther(7);
		ended.add(7);
		membership.wake();
		await eventually(() => crew.running().length === 2);
	});
});

describe('an instance that is lost', () => {
	async function withA() {
		const cluster = new FakeCluster('a');
		const me = join(cluster, 'me');
		await me.membership.start(door);
		await eventually(() => me.crew.runs('a'));
		return { cluster, ...me };
	}

	test('is abandoned when a write was refused', async () => {
		const { cluster, crew } = await withA();
		cluster.steal('a', 'thief');
		await eventually(() => crew.notes.includes('at rest a'));
		expect(crew.notes).toEqual(['adopt a', 'abandon a', 'at rest a']);
	});

	test('is abandoned at the next look when nothing was written', async () => {
		const { cluster, crew } = await withA();
		cluster.leases.set('a', 'thief');
		await pass(BEAT_MS);
		expect(crew.notes).toEqual(['adopt a', 'abandon a', 'at rest a']);
	});

	test('is abandoned when the database is away for a lease, and taken up again after', async () => {
		const { cluster, crew } = await withA();
		cluster.outage = new Error('the database is away');
		await pass(LEASE_MS / 2);
		expect(crew.runs('a')).toBe(true);
		await pass(LEASE_MS / 2);
		expect(crew.runs('a')).toBe(false);
		cluster.outage = null;
		await pass(BEAT_MS);
		expect(crew.notes).toEqual(['adopt a', 'abandon a', 'at rest a', 'adopt a']);
	});

	test('is abandoned first of all by a process that stood still', async () => {
		const { cluster, crew } = await withA();
		// Its timers come late, all at once.
		uptime += 10 * LEASE_MS;
		cluster.outage = new Error('not yet');
		clock.advance(LEASE_MS);
		expect(crew.notes.at(-1)).toBe('abandon a');
	});

	test('is not taken up again before its socket is closed', async () => {
		const { cluster, crew } = await withA();
		let rest = () => {};
		crew.resting = new Promise((resolve) => (rest = resolve));
		cluster.steal('a', 'thief');
		cluster.leases.set('a', null);
		await pass(2 * BEAT_MS);
		expect(crew.notes).toEqual(['adopt a', 'abandon a']);
		rest();
		await pass(2 * BEAT_MS);
		expect(crew.notes).toEqual(['adopt a', 'abandon a', 'at rest a', 'adopt a']);
	});
});

test('an instance that cannot be started is tried again, and holds up no other', async () => {
	const cluster = new FakeCluster('a', 'b');
	const { crew, membership } = join(cluster, 'me');
	crew.broken.add('b');
	await membership.start(door);
	await pass(BEAT_MS);
	expect(crew.running()).toEqual(['a']);
	crew.broken.clear();
	await pass(BEAT_MS);
	expect(crew.running()).toEqual(['a', 'b']);
});

test('who stops gives each instance back once it is at rest, and says so', async () => {
	const cluster = new FakeCluster('a', 'b');
	const { crew, membership } = join(cluster, 'me');
	await membership.start(door);
	await eventually(() => crew.running().length === 2);
	let rest = () => {};
	crew.resting = new Promise((resolve) => (rest = resolve));
	const stopping = membership.stop();
	await pass(BEAT_MS);
	expect(cluster.heldBy('me')).toEqual(['a', 'b']);
	rest();
	await stopping;
	expect(cluster.heldBy('me')).toEqual([]);
	expect(cluster.told).toEqual([
		['me', { kind: 'leases' }],
		['me', { kind: 'leases' }],
	]);
	expect(crew.notes.filter((note) => note.startsWith('abandon'))).toEqual([]);
	await pass(4 * BEAT_MS);
	expect(crew.running()).toEqual([]);
});

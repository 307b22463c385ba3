import { Line } from '../../../chaos/rig/Line';
import type { ClusterStore, Wake } from '../../../src/domain/ports/cluster';
import type { Storage } from '../../../src/domain/ports/storage';
import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { eventually as until } from '../../../scripts/n8n/eventually';
import { eventually } from '../../support/eventually';
import { needsPostgres } from '../../support/services';
import { silentLogger } from '../../support/silentLogger';
import {
	gatewayEvent,
	instanceRow,
	journalEntry,
	outboxRow,
	subscriptionRow,
} from '../../support/storageFixtures';
import { TestSchema } from '../../support/TestSchema';

type ClusteredStorage = Storage & { cluster: ClusterStore };

const postgres = needsPostgres();
const failed = { at: 1, ms: 1, status: 500, error: 'HTTP 500' };
const door = { url: 'http://127.0.0.1:1', secret: 'hush' };

postgres.describe('two processes on one database', () => {
	let schema: TestSchema;
	let opened: Storage[];
	let one: ClusteredStorage;
	let two: ClusteredStorage;

	beforeEach(async () => {
		schema = new TestSchema(postgres.where);
		opened = [];
		one = await open();
		two = await open();
		await one.instances.create(instanceRow());
	});

	afterEach(async () => {
		await Promise.all(opened.map((storage) => storage.close()));
		await schema.drop();
	});

	async function open(change: { url?: string; leaseMs?: number } = {}): Promise<ClusteredStorage> {
		const { url = postgres.where, leaseMs = 10_000 } = change;
		const storage = await openStorage({
			database: { ...schema.database, url },
			leaseMs,
			version: '1.2.3',
			network: 'sandbox',
			clock: systemClock,
			logger: silentLogger,
		});
		opened.push(storage);
		return storage as ClusteredStorage;
	}

	const session = (value: number) => ({
		entries: [{ type: 'session', id: 'peer', value: Uint8Array.of(value) }],
	});

	async function sessionOf(storage: Storage): Promise<number | undefined> {
		return (await storage.auth.entries('shop', 'session', ['peer'])).get('peer')?.[0];
	}

	/** The first process stands still, and the second takes what it held. */
	async function takeOver(): Promise<void> {
		await two.cluster.bury([one.cluster.self]);
		expect(await two.cluster.claim(10)).toEqual(['shop']);
	}

	test('who makes an instance holds it, and nobody else writes it', async () => {
		expect(await two.cluster.leaseOf('shop')).toEqual({
			instance: 'shop',
			holder: one.cluster.self,
		});
		await one.auth.commit('shop', session(1));
		await expect(two.auth.commit('shop', session(2))).rejects.toMatchObject({ code: 'NOT_OWNER' });
		expect(await sessionOf(two)).toBe(1);
		expect(await two.cluster.claim(10)).toEqual([]);
		expect(await two.cluster.leaseOf('nobody')).toBeNull();
	});

	describe('a holder that was taken for dead', () => {
		const writes: Record<string, (storage: Storage) => Promise<unknown>> = {
			'auth state': (storage) => storage.auth.commit('shop', session(66)),
			archive: (storage) => storage.auth.archive('shop', 'late'),
			outbox: (storage) => storage.outbox.accept(outboxRow(), null),
			'outbox state': (storage) => storage.outbox.update('shop', '3EB0A1', { attempts: 1 }),
			journal: (storage) => storage.journal.append('shop', [journalEntry('late')]),
			'settled inbox': (storage) => storage.journal.settleInbox('shop', 'h'),
			state: (storage) => storage.instances.update('shop', { state: 'conflict' }),
			deletion: (storage) => storage.instances.delete('shop'),
			'what is known of people': (storage) =>
				storage.identities.putChecked('shop', [
					{ phone: '15550002001', exists: false, jid: null, lid: null, checkedAt: 1 },
				]),
		};

		test.each(Object.keys(writes))('changes nothing any more: %s', async (what) => {
			await takeOver();
			const before = await schema.query('select * from instances');
			await expect(writes[what]?.(one)).rejects.toMatchObject({ code: 'NOT_OWNER' });
			expect(await schema.query('select * from instances')).toEqual(before);
			for (const table of ['auth_entries', 'outbox', 'events', 'checked_numbers']) {
				expect(await schema.query(`select from ${table}`)).toEqual([]);
			}
		});

		test('hears of it once, and everything that it wrote before is kept', async () => {
			const lost = jest.fn();
			one.cluster.onLost(lost);
			await one.auth.commit('shop', session(1));
			await takeOver();
			await two.auth.commit('shop', session(2));
			const late = [3, 4].map((value) => one.auth.commit('shop', session(value)));
			await Promise.allSettled(late);
			await expect(one.auth.commit('shop', session(5))).rejects.toMatchObject({
				code: 'NOT_OWNER',
			});
			expect(lost.mock.calls).toEqual([['shop']]);
			expect(await sessionOf(two)).toBe(2);
		});

		test('and takes the instance again knows nothing of before', async () => {
			await one.auth.commit('shop', session(1));
			expect(await sessionOf(one)).toBe(1);
			await takeOver();
			await two.auth.commit('shop', session(2));
			await two.cluster.release('shop');
			await one.cluster.beat(door);
			expect(await one.cluster.claim(1)).toEqual(['shop']);
			expect(await sessionOf(one)).toBe(2);
			await one.auth.commit('shop', session(3));
			expect(await sessionOf(one)).toBe(3);
		});

		test('is waited for as long as a transaction of it runs', async () => {
			await schema.query('begin');
			// As a write of the first process has it.
			await schema.query("select from instance_leases where instance = 'shop' for share");
			const burying = two.cluster.bury([one.cluster.self]);
			await eventually(async () => {
				const waiting = await schema.query(
					'select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
				);
				return waiting.length === 1;
			});
			await schema.query('rollback');
			await burying;
			expect(await two.cluster.claim(1)).toEqual(['shop']);
		});
	});

	test('what is free is shared out, and nothing is taken twice', async () => {
		const names = Array.from({ length: 30 }, (_, index) => `i${index}`);
		for (const name of names) await one.instances.create(instanceRow({ name }));
		await one.cluster.bury([one.cluster.self]);
		await one.cluster.beat(door);
		const claims = await Promise.all(
			[one, two, one, two, one, two].map(({ cluster }) => cluster.claim(4)),
		);
		const claimed = claims.flat();
		expect(new Set(claimed).size).toBe(claimed.length);
		const rest = await two.cluster.claim(Infinity);
		expect([...claimed, ...rest].sort()).toEqual([...names, 'shop'].sort());
	});

	test('an instance is given back after everything that was asked before', async () => {
		const written = one.auth.commit('shop', session(7));
		await Promise.all([written, one.cluster.release('shop')]);
		expect(await two.cluster.claim(1)).toEqual(['shop']);
		expect(await sessionOf(two)).toBe(7);
		await expect(one.auth.commit('shop', session(8))).rejects.toMatchObject({ code: 'NOT_OWNER' });
	});

	test('a deleted instance leaves no lease', async () => {
		await one.instances.delete('shop');
		expect(await two.cluster.leases()).toEqual([]);
		await two.instances.create(instanceRow());
		await two.auth.commit('shop', session(1));
	});

	test('members are known by their doors and clocks, and who closes leaves', async () => {
		const third = await open({ leaseMs: 200 });
		await one.cluster.beat(door);
		const members = await two.cluster.members();
		expect(members.map(({ id }) => id).sort()).toEqual(
			[one, two, third].map(({ cluster }) => cluster.self).sort(),
		);
		expect(members.find(({ id }) => id === one.cluster.self)).toMatchObject({
			door,
			version: '1.2.3',
			process: { pid: process.pid },
			isExpired: false,
		});
		const isThirdExpired = async () =>
			(await two.cluster.members()).find(({ id }) => id === third.cluster.self)?.isExpired;
		await eventually(async () => (await isThirdExpired()) === true);
		await third.cluster.beat(door);
		expect(await isThirdExpired()).toBe(false);

		await one.close();
		expect(await two.cluster.claim(1)).toEqual(['shop']);
		expect(await two.cluster.members()).toHaveLength(2);
	});

	describe('a subscription that another process sets', () => {
		const openCount = (id: string) => one.deliveries.open(id);

		test('has every event that is stored after it, and none after it is removed', async () => {
			await one.journal.append('shop', [journalEntry('before')]);
			await two.subscriptions.put(subscriptionRow());
			await one.journal.append('shop', [journalEntry('first')]);
			expect(await openCount('sub_1')).toBe(1);
			await two.subscriptions.put(subscriptionRow({ events: ['message.sent'] }));
			await one.journal.append('shop', [journalEntry('unwanted')]);
			expect(await openCount('sub_1')).toBe(1);
			await two.subscriptions.put(subscriptionRow({ id: 'sub_2' }));
			await two.subscriptions.delete('sub_1');
			await one.journal.append('shop', [journalEntry('second')]);
			expect(await openCount('sub_2')).toBe(1);
			expect(await openCount('sub_1')).toBe(0);
		});

		test('is set while events are stored, and costs none of them', async () => {
			const ids = Array.from({ length: 60 }, (_, index) => `e${index}`);
			const appends = ids.map(async (id, index) => {
				if (index === 20) await two.subscriptions.put(subscriptionRow());
				const isCovered = index === 20;
				await one.journal.append('shop', [journalEntry(id)]);
				return isCovered;
			});
			await Promise.all(appends);
			expect(await schema.query('select from events')).toHaveLength(60);
			const after = await schema.query("select from deliveries where event_id = 'e20'");
			expect(after).toHaveLength(1);
		});
	});

	describe('what is to be delivered', () => {
		beforeEach(async () => {
			await one.subscriptions.put(subscriptionRow());
			await happen('a1', 'a2', 'b1');
		});

		/** The lane is the first letter. */
		async function happen(...ids: string[]): Promise<void> {
			const entries = ids.map((id) =>
				journalEntry(id, { event: gatewayEvent({ id, lane: id.charAt(0) }) }),
			);
			await one.journal.append('shop', entries);
		}

		const due = async (storage: Storage, limit = 10, busy?: ReadonlySet<string>) =>
			storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, limit, busy);
		const ids = (deliveries: { event: { id: string } }[]) =>
			deliveries.map(({ event }) => event.id);

		test('is handed to one process, lane by lane, whoever asks first', async () => {
			expect(ids(await due(one, 1))).toEqual(['a1']);
			expect(ids(await due(two))).toEqual(['b1']);
			expect(ids(await due(one, 10, new Set(['a'])))).toEqual([]);
			expect(await two.deliveries.waiting(Date.now())).toEqual([]);
			await happen('c1');
			expect(await two.deliveries.waiting(Date.now())).toEqual(['sub_1']);
		});

		test('by all at once, is handed out once', async () => {
			await happen(...Array.from('cdefghijklmnop', (lane) => `${lane}1`));
			const handed = await Promise.all([due(one), due(two), due(one), due(two), due(one)]);
			const own = ids(handed.flat());
			// What a process has claimed it may be handed again, as nobody told it which lanes are busy.
			const byOne = new Set(
				ids([...(handed[0] ?? []), ...(handed[2] ?? []), ...(handed[4] ?? [])]),
			);
			const byTwo = new Set(ids([...(handed[1] ?? []), ...(handed[3] ?? [])]));
			expect([...byOne].filter((id) => byTwo.has(id))).toEqual([]);
			expect(new Set(own).size).toBe(16);
		});

		test.each<[string, (sequence: number) => Promise<unknown>, string[]]>([
			['settled', (sequence) => one.deliveries.settle('sub_1', sequence), ['a2']],
			['put off', (sequence) => one.deliveries.retry('sub_1', sequence, 5, failed), ['a1']],
			['buried', (sequence) => one.deliveries.bury('sub_1', sequence, failed), ['a2']],
			['let go', () => one.deliveries.letGo('sub_1', 'own'), ['a1']],
			['taken away', () => two.deliveries.letGo('sub_1', 'all'), ['a1']],
			['held by one that is dead', () => two.cluster.bury([one.cluster.self]), ['a1']],
		])('goes on elsewhere once it is %s', async (_what, end, next) => {
			const [first] = await due(one, 1);
			expect(ids(await due(two, 1))).toEqual(['b1']);
			await end(first?.sequence ?? 0);
			expect(ids(await due(two, 10, new Set(['b'])))).toEqual(next);
		});

		test('stays with who has it when another one lets go of its own', async () => {
			await due(one);
			await two.deliveries.letGo('sub_1', 'own');
			expect(await due(two)).toEqual([]);
		});

		test('may be settled by any process, which is found out by looking', async () => {
			const [a1, b1] = await due(one);
			const both = [a1?.sequence ?? 0, b1?.sequence ?? 0];
			await two.deliveries.settle('sub_1', both[0] ?? 0);
			expect(await one.deliveries.stillOpen('sub_1', both)).toEqual([both[1]]);
		});
	});

	describe('wakes', () => {
		const hear = ({ cluster }: ClusteredStorage) => {
			const heard: (Wake | null)[] = [];
			cluster.onWake((wake) => heard.push(wake));
			return heard;
		};

		test('are heard by others, once for what is said together, and not by who tells', async () => {
			const [own, others] = [hear(one), hear(two)];
			for (let n = 0; n < 5; n += 1) one.cluster.tell({ kind: 'events', instance: 'shop' });
			one.cluster.tell({ kind: 'leases' });
			await eventually(async () => others.length >= 2);
			expect(others).toEqual([{ kind: 'events', instance: 'shop' }, { kind: 'leases' }]);
			expect(own).toEqual([]);
		});

		test('who could not listen for a while is told that something may be missed', async () => {
			const line = await Line.open(postgres.where);
			const far = await open({ url: line.url });
			const heard = hear(far);
			line.cut();
			await eventually(async () => heard.includes(null));
			one.cluster.tell({ kind: 'leases' });
			await eventually(async () => heard.length >= 2);
			expect(heard.at(-1)).toEqual({ kind: 'leases' });
			await line.close();
		});

		test('who listens on a line that went silent notices, and a goodbye on it does not wait', async () => {
			const line = await Line.open(postgres.where);
			const far = await open({ url: line.url });
			const heard = hear(far);
			line.hold();
			line.heal();
			await until('the silence is noticed', async () => heard.includes(null) || undefined);
			one.cluster.tell({ kind: 'leases' });
			await eventually(async () => heard.length >= 2);
			line.hold();
			await far.close();
			await line.close();
		});
	});
});

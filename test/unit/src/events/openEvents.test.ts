import fc from 'fast-check';
import type { Storage } from '../../../../src/domain/ports/storage';
import { type Events, type EventsOptions, openEvents } from '../../../../src/events';
import { verifyWebhook } from '../../../../src/support/standardWebhooks';
import { eventually } from '../../../support/eventually';
import type { FakeClock } from '../../../support/FakeClock';
import { FakeTransport } from '../../../support/FakeTransport';
import { silentLogger } from '../../../support/silentLogger';
import {
	gatewayEvent,
	instanceRow,
	openTestStorage,
	subscriptionRow,
} from '../../../support/storageFixtures';

/** Timers that wait as long as events are open: the look at the clock. */
const WATCHES = 1;

let storage: Storage;
let clock: FakeClock;
let transport: FakeTransport;
let events: Events;

function open(change: Partial<EventsOptions> = {}) {
	return openEvents({
		storage,
		clock,
		transport,
		logger: silentLogger,
		random: () => 0.5,
		encodeDelivery: ({ url }, event) => ({
			url: url ?? '',
			headers: { 'content-type': 'application/json', 'x-vendor': 'key' },
			body: JSON.stringify(event),
		}),
		...change,
	});
}

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	transport = new FakeTransport();
	events = await open();
});

afterEach(async () => {
	await events.close();
	await storage.close();
});

/** The lane is the first letter of the id. */
async function happen(...ids: string[]) {
	const entries = ids.map((id) => ({
		event: gatewayEvent({ id, lane: id.charAt(0) }),
		dedupeKey: id,
	}));
	return events.append('shop', entries);
}

const idOf = ({ request }: { request: { headers: Record<string, string> } }) =>
	request.headers['webhook-id'];
const isSettled = () => storage.deliveries.open('sub_1').then((open) => open === 0);

describe('a delivery', () => {
	test('goes out as the dialect says it, with the headers of the subscription and of the standard', async () => {
		const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
		await events.subscriptions.put(
			subscriptionRow({ secret, headers: { authorization: 'Bearer x', 'x-vendor': 'mine' } }),
		);
		await happen('a1');
		const exchange = await transport.next();
		const { method, url, headers, body, timeoutMs } = exchange.request;
		expect({ method, url, timeoutMs }).toEqual({
			method: 'POST',
			url: 'http://127.0.0.1:1/hook',
			timeoutMs: 15_000,
		});
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'x-vendor': 'mine',
			authorization: 'Bearer x',
			'webhook-id': 'a1',
		});
		expect(verifyWebhook(headers, String(body), secret, clock.now())).toBe(true);
		exchange.answer(204);
		await eventually(isSettled);
	});

	test('without a secret has an id and a time, and no signature', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1');
		const { request } = await transport.next();
		expect(request.headers).toMatchObject({ 'webhook-id': 'a1' });
		expect(request.headers).not.toHaveProperty('webhook-signature');
	});

	test('waits its turn in its lane; other lanes go beside it', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1', 'a2', 'b1');
		const [first, beside] = [await transport.next(), await transport.next()];
		expect([idOf(first), idOf(beside)]).toEqual(['a1', 'b1']);
		beside.answer(200);
		await eventually(async () => (await storage.deliveries.open('sub_1')) === 2);
		expect(transport.requests).toHaveLength(2);
		first.answer(200);
		expect(idOf(await transport.next())).toBe('a2');
	});

	test('no more lanes at once than are allowed', async () => {
		await events.close();
		events = await open({ parallelLanes: 2 });
		await events.subscriptions.put(subscriptionRow());
		await happen('a1', 'b1', 'c1');
		const first = await transport.next();
		await transport.next();
		expect(transport.open).toBe(2);
		first.answer(200);
		expect(idOf(await transport.next())).toBe('c1');
		expect(transport.open).toBe(2);
	});
});

describe('an endpoint that does not take it', () => {
	beforeEach(() => events.subscriptions.put(subscriptionRow()));

	async function isPutOff(attempts: number, dueAt: number) {
		await eventually(async () => {
			const [head] = await storage.deliveries.due('sub_1', Infinity, 1);
			return head?.attempts === attempts && head.dueAt === dueAt;
		});
	}

	test.each([302, 400, 401, 404, 500, 503])(
		'HTTP %d is tried again, with the same id and bytes',
		async (status) => {
			await happen('a1', 'a2');
			const first = await transport.next();
			first.answer(status);
			await isPutOff(1, clock.now() + 5_000);
			expect(transport.requests).toHaveLength(1);
			clock.advance(5_000);
			const second = await transport.next();
			expect(idOf(second)).toBe('a1');
			expect(second.request.body).toEqual(first.request.body);
			second.answer(status);
			await isPutOff(2, clock.now() + 30_000);
			clock.advance(30_000);
			(await transport.next()).answer(200);
			expect(idOf(await transport.next())).toBe('a2');
		},
	);

	test('no answer is tried again as well', async () => {
		await happen('a1');
		(await transport.next()).fail(new Error('ECONNREFUSED'));
		await isPutOff(1, clock.now() + 5_000);
	});

	test('a blocked lane holds only its own chat', async () => {
		await happen('a1');
		(await transport.next()).answer(500);
		await isPutOff(1, clock.now() + 5_000);
		await happen('a2', 'b1');
		expect(idOf(await transport.next())).toBe('b1');
		expect(transport.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['a1', 'b1']);
	});

	test('Retry-After says when', async () => {
		await happen('a1');
		(await transport.next()).answer(429, { 'retry-after': '77' });
		await isPutOff(1, clock.now() + 77_000);
	});

	test.each([
		[302, { location: 'https://elsewhere.example.com/x?key=1' }, /to elsewhere\.example\.com\)/],
		[404, {}, /published\?$/],
		[500, {}, /^HTTP 500$/],
	])('HTTP %d says why, and never where exactly', async (status, headers, error) => {
		await happen('a1');
		const exchange = await transport.next();
		clock.advance(40);
		exchange.answer(status, headers);
		await isPutOff(1, clock.now() + 5_000);
		const [attempt] = await events.desk.attempts({ instance: 'shop', failedOnly: true }, 10);
		expect(attempt).toMatchObject({ eventId: 'a1', attempt: 1, ms: 40, status });
		expect(attempt?.error).toMatch(error);
		expect(attempt?.error).not.toContain('key=1');
		expect(events.desk.health('sub_1')).toMatchObject({
			failures: 1,
			lastFailure: { status, error: attempt?.error },
		});
	});

	test('410 disables the subscription and keeps what is open until it is set again', async () => {
		await happen('a1');
		(await transport.next()).answer(410);
		await eventually(async () => (await storage.subscriptions.get('sub_1'))?.enabled === false);
		expect((await storage.subscriptions.get('sub_1'))?.disabledBecause).toMatch(/^HTTP 410/);
		await eventually(() => clock.pending === WATCHES);
		clock.advance(1e7);
		await happen('a2');
		expect(transport.requests).toHaveLength(1);
		expect(await storage.deliveries.open('sub_1')).toBe(1);
		await events.subscriptions.put(subscriptionRow());
		expect(idOf(await transport.next())).toBe('a1');
	});

	test('an outcome that cannot be stored is not forgotten, and nothing goes out twice', async () => {
		const settle = jest.spyOn(storage.deliveries, 'settle');
		settle.mockRejectedValueOnce(new Error('disk full'));
		await happen('a1', 'a2');
		(await transport.next()).answer(200);
		await eventually(() => settle.mock.calls.length === 1 && clock.pending === WATCHES + 1);
		expect(transport.requests).toHaveLength(1);
		clock.advance(1_000);
		expect(idOf(await transport.next())).toBe('a2');
		expect(transport.requests).toHaveLength(2);
	});

	test('a store that cannot be read is asked again', async () => {
		const due = jest.spyOn(storage.deliveries, 'due');
		due.mockRejectedValueOnce(new Error('disk I/O error'));
		await happen('a1');
		await eventually(() => due.mock.calls.length > 0 && clock.pending === WATCHES + 1);
		clock.advance(1_000);
		expect(idOf(await transport.next())).toBe('a1');
	});

	test('an event that its dialect cannot say is not dropped', async () => {
		await events.close();
		events = await openEvents({
			storage,
			clock,
			transport,
			logger: silentLogger,
			random: () => 0.5,
			encodeDelivery: () => {
				throw new Error('no such event in this dialect');
			},
		});
		await happen('a1');
		await isPutOff(1, clock.now() + 5_000);
		expect(transport.requests).toHaveLength(0);
	});
});

describe('an event that is given up', () => {
	const DAY = 86_400_000;

	beforeEach(() => events.subscriptions.put(subscriptionRow({ changedAt: clock.now() })));

	const dead = async () =>
		(await events.desk.deadLetters({ instance: 'shop' }, { offset: 0, limit: 50 })).rows;

	/** Answers whatever comes, and moves the clock on, until it is so. */
	async function refuseUntil(isSo: () => Promise<boolean>, status = 500) {
		transport.send = async ({ headers }) => {
			asked.push(headers['webhook-id'] ?? '');
			return { status, headers: {}, body: '' };
		};
		await eventually(async () => {
			clock.advance(10 * 60_000);
			return isSo();
		});
	}

	let asked: string[];
	beforeEach(() => (asked = []));

	test('is a dead letter after three days of trying; the next of its chat follows', async () => {
		const begun = clock.now();
		await happen('a1');
		await refuseUntil(async () => (await dead()).length === 1);
		expect(clock.now() - begun).toBeGreaterThanOrEqual(3 * DAY);
		expect(clock.now() - begun).toBeLessThan(3.2 * DAY);
		const [letter] = await dead();
		expect(letter).toMatchObject({ event: { id: 'a1' }, error: 'HTTP 500' });
		expect(letter?.attempts).toBe(asked.length);
		expect(asked.length).toBeGreaterThan(50);
		transport = new FakeTransport();
		await events.close();
		events = await open();
		await happen('a2');
		expect(idOf(await transport.next())).toBe('a2');
	});

	test('has three days anew when the webhook is set again', async () => {
		await happen('a1');
		await refuseUntil(async () => asked.length > 20);
		const setAt = clock.now();
		await events.subscriptions.put(subscriptionRow({ changedAt: setAt }));
		await refuseUntil(async () => (await dead()).length === 1);
		expect(clock.now() - setAt).toBeGreaterThanOrEqual(3 * DAY);
	});

	test('one that is too large for the endpoint is given up at once, and holds up nobody', async () => {
		await happen('a1', 'a2');
		(await transport.next()).answer(413);
		expect(idOf(await transport.next())).toBe('a2');
		expect(await dead()).toMatchObject([{ event: { id: 'a1' }, attempts: 1 }]);
		expect(events.desk.health('sub_1')).toMatchObject({ failures: 0 });
	});

	test('goes out again under its id when it is replayed, and is forgotten when it is purged', async () => {
		await happen('a1', 'b1');
		(await transport.next()).answer(413);
		(await transport.next()).answer(413);
		await eventually(async () => (await dead()).length === 2);
		const choice = { instance: 'shop', lanes: ['a'] };
		expect(await events.desk.replayDeadLetters(choice)).toBe(1);
		expect(idOf(await transport.next())).toBe('a1');
		expect(await events.desk.purgeDeadLetters({ instance: 'shop' })).toBe(1);
		expect(await events.desk.counts('sub_1')).toEqual({ waiting: 1, deadLetters: 0 });
	});

	test('one that dies again while it is replayed is not replayed for ever', async () => {
		const ids = Array.from({ length: 5 }, (_, index) => `${String.fromCharCode(97 + index)}1`);
		await happen(...ids);
		await refuseUntil(async () => (await dead()).length === 5, 413);
		expect(await events.desk.replayDeadLetters({ instance: 'shop' })).toBe(5);
	});
});

describe('an endpoint that is down', () => {
	beforeEach(() => events.subscriptions.put(subscriptionRow()));

	const lanes = (count: number) =>
		Array.from({ length: count }, (_, index) => `${String.fromCharCode(97 + index)}1`);

	async function bringDown(count = 20) {
		await happen(...lanes(count));
		for (let index = 0; index < 16; index += 1) (await transport.next()).answer(500);
		await eventually(() => transport.open === 0);
		await eventually(() => events.desk.health('sub_1')?.failures === 16);
	}

	test('is not asked once for each chat that waits', async () => {
		await bringDown();
		expect(events.desk.health('sub_1')).toMatchObject({ breaker: 'open' });
		expect(events.counts()).toEqual({ total: 1, failing: 1 });
		expect(transport.requests).toHaveLength(16);
		await happen('z1');
		clock.advance(4_999);
		expect(transport.open).toBe(0);
		clock.advance(1);
		const probe = await transport.next();
		expect(transport.open).toBe(1);
		probe.answer(500);
		await eventually(() => events.desk.health('sub_1')?.breaker === 'open');
		clock.advance(9_999);
		expect(transport.open).toBe(0);
	});

	test('gets everything at once when it is back, however long each would have waited', async () => {
		await bringDown();
		clock.advance(5_000);
		(await transport.next()).answer(200);
		const ids = new Set<string | undefined>();
		for (let index = 0; index < 19; index += 1) {
			const exchange = await transport.next();
			ids.add(idOf(exchange));
			exchange.answer(200);
		}
		await eventually(isSettled);
		expect(ids.size).toBe(19);
		expect(events.desk.health('sub_1')).toMatchObject({ breaker: 'closed', failures: 0 });
		const [latest] = await events.desk.attempts({ instance: 'shop', failedOnly: false }, 1);
		expect(latest).toMatchObject({ status: 200, error: null });
	});

	test('does not hold up another endpoint of the instance', async () => {
		await events.subscriptions.put(subscriptionRow({ id: 'sub_2', url: 'http://other' }));
		await happen('a1');
		const pair = [await transport.next(), await transport.next()];
		for (const exchange of pair) {
			exchange.answer(exchange.request.url === 'http://other' ? 200 : 503, { 'retry-after': '60' });
		}
		await eventually(() => events.desk.health('sub_1')?.breaker === 'open');
		await happen('b1');
		expect((await transport.next()).request.url).toBe('http://other');
		expect(transport.open).toBe(1);
	});
});

describe('a secret that is rotated', () => {
	const [old, fresh] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);

	test('signs beside the one before until that has run out', async () => {
		const until = clock.now() + 1_000;
		const previousSecret = { secret: old ?? '', until };
		await events.subscriptions.put(subscriptionRow({ secret: fresh ?? '', previousSecret }));
		await happen('a1');
		const first = await transport.next();
		const { headers, body } = first.request;
		for (const secret of [old, fresh]) {
			expect(verifyWebhook(headers, String(body), secret ?? '', clock.now())).toBe(true);
		}
		expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
		first.answer(200);
		clock.advance(1_000);
		await happen('a2');
		const later = (await transport.next()).request;
		const isGood = (secret = '') =>
			verifyWebhook(later.headers, String(later.body), secret, clock.now());
		expect([isGood(old), isGood(fresh)]).toEqual([false, true]);
	});
});

describe('events that are replayed', () => {
	test('go to the endpoints that want them, in order and under their ids', async () => {
		await events.subscriptions.put(subscriptionRow());
		await events.subscriptions.put(
			subscriptionRow({ id: 'sub_2', url: 'http://other', events: ['message.sent'] }),
		);
		await happen('a1', 'b1', 'a2');
		for (const id of ['a1', 'b1', 'a2']) {
			const exchange = await transport.next();
			expect(idOf(exchange)).toBe(id);
			exchange.answer(200);
		}
		await eventually(isSettled);
		const choice = { instance: 'shop', lanes: ['a'] };
		expect(await events.desk.replayEvents(choice, ['sub_1', 'sub_2'])).toBe(2);
		for (const id of ['a1', 'a2']) {
			const exchange = await transport.next();
			expect(idOf(exchange)).toBe(id);
			exchange.answer(200);
		}
		await eventually(isSettled);
		expect(transport.requests).toHaveLength(5);
	});

	test('are listed from a time on, as many as were asked for', async () => {
		await happen('a1', 'a2');
		clock.advance(5_000);
		await happen('a3', 'b1', 'a4');
		const choice = { instance: 'shop', lanes: ['a'], since: clock.now() };
		const listed = await events.desk.events(choice, 0, 10);
		expect(listed.map(({ id }) => id)).toEqual(['a3', 'a4']);
		expect(await events.desk.events(choice, listed[0]?.sequence ?? 0, 10)).toHaveLength(1);
		expect(await events.desk.events(choice, 0, 1)).toHaveLength(1);
	});
});

describe('start, change and stop', () => {
	test('what an earlier process left goes out at start, in order', async () => {
		await storage.subscriptions.put(subscriptionRow());
		await happen('a1', 'a2');
		events = await open();
		const first = await transport.next();
		expect(idOf(first)).toBe('a1');
		first.answer(200);
		expect(idOf(await transport.next())).toBe('a2');
	});

	test('a changed URL holds for what is open; the attempt under way is cut and made again there', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1');
		await transport.next();
		await events.subscriptions.put(subscriptionRow({ url: 'http://127.0.0.1:2/new' }));
		const { request } = await transport.next();
		expect(request.url).toBe('http://127.0.0.1:2/new');
		expect(request.headers['webhook-id']).toBe('a1');
		expect(transport.open).toBe(1);
	});

	test('many changes at once leave one endpoint', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1');
		await transport.next();
		const urls = ['http://1', 'http://2', 'http://3'];
		await Promise.all(urls.map((url) => events.subscriptions.put(subscriptionRow({ url }))));
		await eventually(() => transport.requests.at(-1)?.url === 'http://3');
		expect(transport.open).toBe(1);
	});

	test('a deleted subscription gets nothing more', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1', 'a2');
		const first = await transport.next();
		await events.subscriptions.delete('sub_1');
		first.answer(200);
		await happen('a3');
		expect(transport.open).toBe(0);
		expect(transport.requests).toHaveLength(1);
	});

	test('an instance that is deleted has its attempts cut first', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1');
		await transport.next();
		await events.forget('shop');
		expect(transport.open).toBe(0);
		await storage.instances.delete('shop');
		await storage.instances.create(instanceRow());
		await happen('b1');
		expect(transport.requests).toHaveLength(1);
	});

	test('close cuts what is under way without counting it, and leaves no timer', async () => {
		await events.subscriptions.put(subscriptionRow());
		await happen('a1');
		await transport.next();
		await events.close();
		expect(transport.open).toBe(0);
		expect(clock.pending).toBe(0);
		expect(await storage.deliveries.due('sub_1', 0, 1)).toMatchObject([{ attempts: 0 }]);
	});
});

const answers = fc.constantFrom(200, 200, 200, 500, 404, 429, 0);

test('whatever the endpoint answers and however often we restart: all arrive, each lane in order', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 5, maxLength: 40 }),
			fc.array(answers, { minLength: 1, maxLength: 30 }),
			fc.nat(20),
			async (lanes, script, restartAt) => {
				await events.subscriptions.delete('sub_1');
				await events.close();
				const taken: string[] = [];
				let count = 0;
				transport = new FakeTransport();
				transport.send = async ({ headers }) => {
					const status = count < script.length ? (script[count] ?? 200) : 200;
					count += 1;
					if (status === 0) throw new Error('ECONNRESET');
					if (status === 200) taken.push(headers['webhook-id'] ?? '');
					const asked: Record<string, string> = status === 429 ? { 'retry-after': '3' } : {};
					return { status, headers: asked, body: '' };
				};
				events = await open({ parallelLanes: 3 });
				await events.subscriptions.put(subscriptionRow());

				const ids = lanes.map((lane, index) => `${lane}${index}-${Math.random()}`);
				for (const [index, id] of ids.entries()) {
					await happen(id);
					if (index === restartAt) {
						await events.close();
						events = await open({ parallelLanes: 3 });
					}
				}
				await eventually(async () => {
					if (clock.nextAt !== null) clock.advance(clock.nextAt - clock.now());
					return isSettled();
				});
				for (const lane of ['a', 'b', 'c', 'd']) {
					const ofLane = (id: string) => id.startsWith(lane);
					// A restart may cut an attempt that was taken: then the same id comes twice in a row.
					const arrived = taken.filter(ofLane).filter((id, index, all) => id !== all[index - 1]);
					expect(arrived).toEqual(ids.filter(ofLane));
				}
			},
		),
		{ numRuns: 30 },
	);
});

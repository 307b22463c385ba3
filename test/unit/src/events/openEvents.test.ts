import fc from 'fast-check';
import { verifyWebhook } from '../../../../src/support/standardWebhooks';
import { eventually } from '../../../support/eventually';
import { FakeTransport } from '../../../support/FakeTransport';
import { instanceRow, subscriptionRow } from '../../../support/storageFixtures';
import { EventsRig, idOf } from './EventsRig';

/** Timers that wait as long as events are open: the look at the clock. */
const WATCHES = 1;

let rig: EventsRig;

beforeEach(async () => {
	rig = await EventsRig.open();
});

afterEach(() => rig.close());

test('what an earlier process left goes out once events are started, and not before', async () => {
	await rig.events.subscriptions.put(subscriptionRow());
	await rig.happen('a1');
	await rig.transport.next();
	await rig.events.close();
	rig.build();
	await new Promise((resolve) => setImmediate(resolve));
	expect(rig.transport.requests).toHaveLength(1);
	await rig.events.start();
	expect(idOf(await rig.transport.next())).toBe('a1');
});

test('an endpoint that did not ask for an event does not look for it', async () => {
	await rig.events.subscriptions.put(subscriptionRow({ events: ['call.received'] }));
	await eventually(rig.isSettled);
	const due = jest.spyOn(rig.storage.deliveries, 'due');
	expect(await rig.happen('a1')).toHaveLength(1);
	await new Promise((resolve) => setImmediate(resolve));
	expect(due).not.toHaveBeenCalled();
});

describe('a delivery', () => {
	test('goes out as the dialect says it, with the headers of the subscription and of the standard', async () => {
		const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
		await rig.events.subscriptions.put(
			subscriptionRow({ secret, headers: { authorization: 'Bearer x', 'x-vendor': 'mine' } }),
		);
		await rig.happen('a1');
		const exchange = await rig.transport.next();
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
		expect(verifyWebhook(headers, String(body), secret, rig.clock.now())).toBe(true);
		exchange.answer(204);
		await eventually(rig.isSettled);
	});

	test('without a secret has an id and a time, and no signature', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1');
		const { request } = await rig.transport.next();
		expect(request.headers).toMatchObject({ 'webhook-id': 'a1' });
		expect(request.headers).not.toHaveProperty('webhook-signature');
	});

	test('waits its turn in its lane; other lanes go beside it', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1', 'a2', 'b1');
		const [first, beside] = [await rig.transport.next(), await rig.transport.next()];
		expect([idOf(first), idOf(beside)]).toEqual(['a1', 'b1']);
		beside.answer(200);
		await eventually(async () => (await rig.storage.deliveries.open('sub_1')) === 2);
		expect(rig.transport.requests).toHaveLength(2);
		first.answer(200);
		expect(idOf(await rig.transport.next())).toBe('a2');
	});

	test('no more lanes at once than are allowed', async () => {
		await rig.events.close();
		await rig.start({ parallelLanes: 2 });
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1', 'b1', 'c1');
		const first = await rig.transport.next();
		await rig.transport.next();
		expect(rig.transport.open).toBe(2);
		first.answer(200);
		expect(idOf(await rig.transport.next())).toBe('c1');
		expect(rig.transport.open).toBe(2);
	});
});

describe('an endpoint that does not take it', () => {
	beforeEach(() => rig.events.subscriptions.put(subscriptionRow()));

	async function isPutOff(attempts: number, dueAt: number) {
		await eventually(async () => {
			const [head] = await rig.storage.deliveries.due('sub_1', Infinity, 1);
			return head?.attempts === attempts && head.dueAt === dueAt;
		});
	}

	test.each([302, 400, 401, 404, 500, 503])(
		'HTTP %d is tried again, with the same id and bytes',
		async (status) => {
			await rig.happen('a1', 'a2');
			const first = await rig.transport.next();
			first.answer(status);
			await isPutOff(1, rig.clock.now() + 5_000);
			expect(rig.transport.requests).toHaveLength(1);
			rig.clock.advance(5_000);
			const second = await rig.transport.next();
			expect(idOf(second)).toBe('a1');
			expect(second.request.body).toEqual(first.request.body);
			second.answer(status);
			await isPutOff(2, rig.clock.now() + 30_000);
			rig.clock.advance(30_000);
			(await rig.transport.next()).answer(200);
			expect(idOf(await rig.transport.next())).toBe('a2');
		},
	);

	test('no answer is tried again as well', async () => {
		await rig.happen('a1');
		(await rig.transport.next()).fail(new Error('ECONNREFUSED'));
		await isPutOff(1, rig.clock.now() + 5_000);
	});

	test('a blocked lane holds only its own chat', async () => {
		await rig.happen('a1');
		(await rig.transport.next()).answer(500);
		await isPutOff(1, rig.clock.now() + 5_000);
		await rig.happen('a2', 'b1');
		expect(idOf(await rig.transport.next())).toBe('b1');
		expect(rig.transport.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
			'a1',
			'b1',
		]);
	});

	test('Retry-After says when', async () => {
		await rig.happen('a1');
		(await rig.transport.next()).answer(429, { 'retry-after': '77' });
		await isPutOff(1, rig.clock.now() + 77_000);
	});

	test.each([
		[302, { location: 'https://elsewhere.example.com/x?key=1' }, /to elsewhere\.example\.com\)/],
		[404, {}, /published\?$/],
		[500, {}, /^HTTP 500$/],
	])('HTTP %d says why, and never where exactly', async (status, headers, error) => {
		await rig.happen('a1');
		const exchange = await rig.transport.next();
		rig.clock.advance(40);
		exchange.answer(status, headers);
		await isPutOff(1, rig.clock.now() + 5_000);
		const [attempt] = await rig.events.desk.attempts({ instance: 'shop', failedOnly: true }, 10);
		expect(attempt).toMatchObject({ eventId: 'a1', attempt: 1, ms: 40, status });
		expect(attempt?.error).toMatch(error);
		expect(attempt?.error).not.toContain('key=1');
		expect(rig.events.desk.health('sub_1')).toMatchObject({
			failures: 1,
			lastFailure: { status, error: attempt?.error },
		});
	});

	test('410 disables the subscription and keeps what is open until it is set again', async () => {
		await rig.happen('a1');
		(await rig.transport.next()).answer(410);
		await eventually(async () => (await rig.storage.subscriptions.get('sub_1'))?.enabled === false);
		expect((await rig.storage.subscriptions.get('sub_1'))?.disabledBecause).toMatch(/^HTTP 410/);
		await eventually(() => rig.clock.pending === WATCHES);
		rig.clock.advance(1e7);
		await rig.happen('a2');
		expect(rig.transport.requests).toHaveLength(1);
		expect(await rig.storage.deliveries.open('sub_1')).toBe(1);
		await rig.events.subscriptions.put(subscriptionRow());
		expect(idOf(await rig.transport.next())).toBe('a1');
	});

	test('an outcome that cannot be stored is not forgotten, and nothing goes out twice', async () => {
		const settle = jest.spyOn(rig.storage.deliveries, 'settle');
		settle.mockRejectedValueOnce(new Error('disk full'));
		await rig.happen('a1', 'a2');
		(await rig.transport.next()).answer(200);
		await eventually(() => settle.mock.calls.length === 1 && rig.clock.pending === WATCHES + 1);
		expect(rig.transport.requests).toHaveLength(1);
		rig.clock.advance(1_000);
		expect(idOf(await rig.transport.next())).toBe('a2');
		expect(rig.transport.requests).toHaveLength(2);
	});

	test('a store that cannot be read is asked again', async () => {
		const due = jest.spyOn(rig.storage.deliveries, 'due');
		jest.spyOn(rig.storage.deliveries, 'waitingHere').mockReturnValueOnce(null);
		due.mockRejectedValueOnce(new Error('disk I/O error'));
		await rig.happen('a1');
		await eventually(() => due.mock.calls.length > 0 && rig.clock.pending === WATCHES + 1);
		rig.clock.advance(1_000);
		expect(idOf(await rig.transport.next())).toBe('a1');
	});

	test('an event that its dialect cannot say is not dropped', async () => {
		await rig.events.close();
		await rig.start({
			encodeDelivery: () => {
				throw new Error('no such event in this dialect');
			},
		});
		await rig.happen('a1');
		await isPutOff(1, rig.clock.now() + 5_000);
		expect(rig.transport.requests).toHaveLength(0);
	});
});

describe('start, change and stop', () => {
	test('what an earlier process left goes out at start, in order', async () => {
		await rig.storage.subscriptions.put(subscriptionRow());
		await rig.happen('a1', 'a2');
		await rig.start();
		const first = await rig.transport.next();
		expect(idOf(first)).toBe('a1');
		first.answer(200);
		expect(idOf(await rig.transport.next())).toBe('a2');
	});

	test('a changed URL holds for what is open; the attempt under way is cut and made again there', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1');
		await rig.transport.next();
		await rig.events.subscriptions.put(subscriptionRow({ url: 'http://127.0.0.1:2/new' }));
		const { request } = await rig.transport.next();
		expect(request.url).toBe('http://127.0.0.1:2/new');
		expect(request.headers['webhook-id']).toBe('a1');
		expect(rig.transport.open).toBe(1);
	});

	test('many changes at once leave one endpoint', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1');
		await rig.transport.next();
		const urls = ['http://1', 'http://2', 'http://3'];
		await Promise.all(urls.map((url) => rig.events.subscriptions.put(subscriptionRow({ url }))));
		await eventually(() => rig.transport.requests.at(-1)?.url === 'http://3');
		expect(rig.transport.open).toBe(1);
	});

	test('a deleted subscription gets nothing more', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1', 'a2');
		const first = await rig.transport.next();
		await rig.events.subscriptions.delete('sub_1');
		first.answer(200);
		await rig.happen('a3');
		expect(rig.transport.open).toBe(0);
		expect(rig.transport.requests).toHaveLength(1);
	});

	test('an instance that is deleted has its attempts cut first', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1');
		await rig.transport.next();
		await rig.events.forget('shop');
		expect(rig.transport.open).toBe(0);
		await rig.storage.instances.delete('shop');
		await rig.storage.instances.create(instanceRow());
		await rig.happen('b1');
		expect(rig.transport.requests).toHaveLength(1);
	});

	test('close cuts what is under way without counting it, and leaves no timer', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.happen('a1');
		await rig.transport.next();
		await rig.events.close();
		expect(rig.transport.open).toBe(0);
		expect(rig.clock.pending).toBe(0);
		expect(await rig.storage.deliveries.due('sub_1', 0, 1)).toMatchObject([{ attempts: 0 }]);
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
				await rig.events.subscriptions.delete('sub_1');
				await rig.events.close();
				const taken: string[] = [];
				let count = 0;
				rig.transport = new FakeTransport();
				rig.transport.send = async ({ headers }) => {
					const status = count < script.length ? (script[count] ?? 200) : 200;
					count += 1;
					if (status === 0) throw new Error('ECONNRESET');
					if (status === 200) taken.push(headers['webhook-id'] ?? '');
					const asked: Record<string, string> = status === 429 ? { 'retry-after': '3' } : {};
					return { status, headers: asked, body: '' };
				};
				await rig.start({ parallelLanes: 3 });
				await rig.events.subscriptions.put(subscriptionRow());

				const ids = lanes.map((lane, index) => `${lane}${index}-${Math.random()}`);
				for (const [index, id] of ids.entries()) {
					await rig.happen(id);
					if (index === restartAt) {
						await rig.events.close();
						await rig.start({ parallelLanes: 3 });
					}
				}
				await eventually(async () => {
					if (rig.clock.nextAt !== null) rig.clock.advance(rig.clock.nextAt - rig.clock.now());
					return rig.isSettled();
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

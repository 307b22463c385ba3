import { verifyWebhook } from '../../../../src/support/standardWebhooks';
import { eventually } from '../../../support/eventually';
import { subscriptionRow } from '../../../support/storageFixtures';
import { EventsRig, idOf } from './EventsRig';

let rig: EventsRig;

beforeEach(async () => {
	rig = await EventsRig.open();
});

afterEach(() => rig.close());

describe('an endpoint that is down', () => {
	beforeEach(() => rig.events.subscriptions.put(subscriptionRow()));

	const lanes = (count: number) =>
		Array.from({ length: count }, (_, index) => `${String.fromCharCode(97 + index)}1`);

	async function bringDown(count = 20) {
		await rig.happen(...lanes(count));
		for (let index = 0; index < 16; index += 1) (await rig.transport.next()).answer(500);
		await eventually(() => rig.transport.open === 0);
		await eventually(() => rig.events.desk.health('sub_1')?.failures === 16);
	}

	test('is not asked once for each chat that waits', async () => {
		await bringDown();
		expect(rig.events.desk.health('sub_1')).toMatchObject({ breaker: 'open' });
		expect(rig.events.counts()).toEqual({ total: 1, failing: 1 });
		expect(rig.transport.requests).toHaveLength(16);
		await rig.happen('z1');
		rig.clock.advance(4_999);
		expect(rig.transport.open).toBe(0);
		rig.clock.advance(1);
		const probe = await rig.transport.next();
		expect(rig.transport.open).toBe(1);
		probe.answer(500);
		await eventually(() => rig.events.desk.health('sub_1')?.breaker === 'open');
		rig.clock.advance(9_999);
		expect(rig.transport.open).toBe(0);
	});

	test('gets everything at once when it is back, however long each would have waited', async () => {
		await bringDown();
		rig.clock.advance(5_000);
		(await rig.transport.next()).answer(200);
		const ids = new Set<string | undefined>();
		for (let index = 0; index < 19; index += 1) {
			const exchange = await rig.transport.next();
			ids.add(idOf(exchange));
			exchange.answer(200);
		}
		await eventually(rig.isSettled);
		expect(ids.size).toBe(19);
		expect(rig.events.desk.health('sub_1')).toMatchObject({ breaker: 'closed', failures: 0 });
		const [latest] = await rig.events.desk.attempts({ instance: 'shop', failedOnly: false }, 1);
		expect(latest).toMatchObject({ status: 200, error: null });
	});

	test('does not hold up another endpoint of the instance', async () => {
		await rig.events.subscriptions.put(subscriptionRow({ id: 'sub_2', url: 'http://other' }));
		await rig.happen('a1');
		const pair = [await rig.transport.next(), await rig.transport.next()];
		for (const exchange of pair) {
			exchange.answer(exchange.request.url === 'http://other' ? 200 : 503, { 'retry-after': '60' });
		}
		await eventually(() => rig.events.desk.health('sub_1')?.breaker === 'open');
		await rig.happen('b1');
		expect((await rig.transport.next()).request.url).toBe('http://other');
		expect(rig.transport.open).toBe(1);
	});
});

describe('a secret that is rotated', () => {
	const [old, fresh] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);

	test('signs beside the one before until that has run out', async () => {
		const until = rig.clock.now() + 1_000;
		const previousSecret = { secret: old ?? '', until };
		await rig.events.subscriptions.put(subscriptionRow({ secret: fresh ?? '', previousSecret }));
		await rig.happen('a1');
		const first = await rig.transport.next();
		const { headers, body } = first.request;
		for (const secret of [old, fresh]) {
			expect(verifyWebhook(headers, String(body), secret ?? '', rig.clock.now())).toBe(true);
		}
		expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
		first.answer(200);
		rig.clock.advance(1_000);
		await rig.happen('a2');
		const later = (await rig.transport.next()).request;
		const isGood = (secret = '') =>
			verifyWebhook(later.headers, String(later.body), secret, rig.clock.now());
		expect([isGood(old), isGood(fresh)]).toEqual([false, true]);
	});
});

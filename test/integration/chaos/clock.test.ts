import type { Storage } from '../../../src/domain/ports/storage';
import { type Events, openEvents } from '../../../src/events';
import { verifyWebhook } from '../../../src/support/standardWebhooks';
import { eventually } from '../../support/eventually';
import type { FakeClock } from '../../support/FakeClock';
import { FakeTransport } from '../../support/FakeTransport';
import { silentLogger } from '../../support/silentLogger';
import { gatewayEvent, openTestStorage, subscriptionRow } from '../../support/storageFixtures';

const HOUR = 3_600_000;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let storage: Storage;
let clock: FakeClock;
let transport: FakeTransport;
let events: Events;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	transport = new FakeTransport();
	events = openEvents({
		storage,
		clock,
		transport,
		logger: silentLogger,
		random: () => 0.5,
		encodeDelivery: ({ url }, event) => ({
			url: url ?? '',
			headers: {},
			body: JSON.stringify(event),
		}),
	});
	await events.start();
	await events.subscriptions.put(subscriptionRow({ secret }));
	await events.append('shop', [{ event: gatewayEvent({ id: 'a1' }), dedupeKey: 'a1' }]);
	(await transport.next()).answer(500);
	// Stored as due in 5 s.
	await eventually(async () => (await storage.deliveries.nextDueAt('sub_1', 0)) !== null);
	await eventually(
		async () => (await storage.deliveries.nextDueAt('sub_1', clock.now())) === clock.now() + 5_000,
	);
});

afterEach(async () => {
	await events.close();
	await storage.close();
});

/** Seconds pass one by one, with a turn for what each of them sets off. */
async function pass(seconds: number) {
	for (let second = 0; second < seconds; second += 1) {
		clock.advance(1_000);
		await new Promise((resolve) => setImmediate(resolve));
		await storage.deliveries.open('sub_1');
	}
}

test('a clock set back an hour does not hold a retry for an hour', async () => {
	clock.jump(-HOUR);
	await pass(15);
	await eventually(async () => transport.requests.length === 2);
});

test('a clock set forward an hour makes a retry come early, and its signature is of the new time', async () => {
	clock.jump(HOUR);
	await pass(6);
	const { request } = await transport.next();
	expect(verifyWebhook(request.headers, String(request.body), secret, clock.now())).toBe(true);
	expect(verifyWebhook(request.headers, String(request.body), secret, clock.now() - HOUR)).toBe(
		false,
	);
});

test('a clock that is only kept right moves nothing', async () => {
	clock.jump(-300);
	await pass(4);
	expect(transport.requests).toHaveLength(1);
	await pass(3);
	await eventually(async () => transport.requests.length === 2);
});

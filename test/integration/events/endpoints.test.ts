import type { Storage } from '../../../src/domain/ports/storage';
import { type Events, openEvents } from '../../../src/events';
import { buildHttpTransport } from '../../../src/support/httpTransport';
import { buildPlainHttpPolicy } from '../../../src/support/plainHttp';
import { eventually } from '../../support/eventually';
import type { FakeClock } from '../../support/FakeClock';
import { HookServer } from '../../support/HookServer';
import { silentLogger } from '../../support/silentLogger';
import { gatewayEvent, openTestStorage, subscriptionRow } from '../../support/storageFixtures';

/** Real sockets, and a clock that moves when the test says so. */
let hook: HookServer;
let storage: Storage;
let clock: FakeClock;
let events: Events;

beforeEach(async () => {
	hook = await HookServer.open();
	({ storage, clock } = await openTestStorage());
	const plainHttp = buildPlainHttpPolicy({ hosts: [] });
	events = openEvents({
		storage,
		clock,
		logger: silentLogger,
		random: () => 0.5,
		transport: buildHttpTransport({ clock, keepBytes: 2_048, plainHttp }),
		encodeDelivery: ({ url }, event) => ({
			url: url ?? '',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(event.data),
		}),
	});
	await events.start();
	await events.subscriptions.put(subscriptionRow({ url: hook.url }));
});

afterEach(async () => {
	await events.close();
	await storage.close();
	await hook.close();
});

async function happen(id: string, lane = id.charAt(0)) {
	await events.append('shop', [{ event: gatewayEvent({ id, lane }), dedupeKey: id }]);
}

const health = () => events.desk.health('sub_1');
const failures = (count: number) => eventually(() => health()?.failures === count);
const isSettled = () => storage.deliveries.open('sub_1').then((open) => open === 0);
const errors = async () =>
	(await events.desk.attempts({ instance: 'shop', failedOnly: true }, 10)).map(
		({ error }) => error,
	);

test.each([404, 500])('%d is tried again until it is taken', async (status) => {
	hook.always(status);
	await happen('a1');
	await failures(1);
	hook.always(200);
	clock.advance(5_000);
	await eventually(isSettled);
	expect(hook.ids).toEqual(['a1', 'a1']);
	expect((await errors())[0]).toMatch(`HTTP ${status}`);
});

test('302 leads nowhere, and says so', async () => {
	const elsewhere = await HookServer.open();
	hook.always(302, { location: elsewhere.url });
	await happen('a1');
	await failures(1);
	expect(elsewhere.posts).toEqual([]);
	expect((await errors())[0]).toMatch(
		/HTTP 302: redirects \(to 127\.0\.0\.1:\d+\) are not followed/,
	);
	await elsewhere.close();
});

test('429 with Retry-After is left alone so long, with all of its chats', async () => {
	hook.always(429, { 'retry-after': '120' });
	await happen('a1');
	await failures(1);
	hook.always(200);
	await happen('b1');
	clock.advance(119_000);
	expect(hook.ids).toEqual(['a1']);
	expect(health()).toMatchObject({ breaker: 'open' });
	clock.advance(1_000);
	await eventually(isSettled);
	expect([...hook.ids].sort()).toEqual(['a1', 'a1', 'b1']);
});

test('410 disables it, and what is open waits until it is set again', async () => {
	hook.always(410);
	await happen('a1');
	const stored = () => storage.subscriptions.get('sub_1');
	await eventually(async () => (await stored())?.enabled === false);
	hook.always(200);
	clock.advance(86_400_000);
	expect(hook.ids).toEqual(['a1']);
	await events.subscriptions.put(subscriptionRow({ url: hook.url }));
	await eventually(isSettled);
	expect(hook.ids).toEqual(['a1', 'a1']);
});

test('an answer that never comes has failed after 15 s', async () => {
	hook.answer = () => undefined;
	await happen('a1');
	await hook.post(0);
	clock.advance(14_999);
	expect(health()?.failures).toBe(0);
	clock.advance(1);
	await failures(1);
	expect((await errors())[0]).toMatch(/took too long/);
});

test('an answer that drips for ever has failed after 15 s as well', async () => {
	const drip = (response: { write(text: string): boolean }) => response.write('.');
	hook.answer = ({ response }) => {
		response.writeHead(200);
		drip(response);
	};
	await happen('a1');
	const { response } = await hook.post(0);
	for (let second = 0; second < 15; second += 1) {
		drip(response);
		clock.advance(1_000);
	}
	await failures(1);
	expect((await errors())[0]).toMatch(/took too long/);
});

test('one that hangs up, and one where nobody listens', async () => {
	hook.answer = ({ response }) => response.destroy();
	await happen('a1');
	await failures(1);
	expect((await errors())[0]).toMatch(/ECONNRESET/);
	await events.subscriptions.put(subscriptionRow({ url: 'http://127.0.0.1:9/hook' }));
	await eventually(async () => (await errors())[0]?.includes('ECONNREFUSED') === true);
});

test('a chat that is stuck in an answer holds up neither the others nor its own order', async () => {
	hook.answer = ({ headers, response }) => {
		if (headers['webhook-id'] !== 'a1') response.writeHead(200).end();
	};
	await happen('a1');
	await happen('a2');
	await happen('b1');
	await eventually(async () => (await storage.deliveries.open('sub_1')) === 2);
	expect(hook.ids).toEqual(['a1', 'b1']);
	const { response } = await hook.post(0);
	response.writeHead(200).end();
	await eventually(isSettled);
	expect(hook.ids).toEqual(['a1', 'b1', 'a2']);
});

test('plain HTTP does not leave the network, and the attempt says what to do', async () => {
	await events.subscriptions.put(subscriptionRow({ url: 'http://203.0.114.7/hook' }));
	await happen('a1');
	await failures(1);
	expect((await errors())[0]).toMatch(/plain HTTP to 203\.0\.114\.7/);
});

test('an endpoint that was down for hours gets all of it in order within minutes of coming back', async () => {
	hook.always(502);
	const ids = Array.from({ length: 40 }, (_, index) => `${'abcdefgh'.charAt(index % 8)}${index}`);
	for (const id of ids) await happen(id);
	const HOURS = 6 * 3_600_000;
	for (const until = clock.now() + HOURS; clock.now() < until;) {
		clock.advance(60_000);
		await eventually(() => health()?.breaker !== 'half_open');
	}
	// One attempt in five minutes, whatever number of chats waits.
	expect(hook.posts.length).toBeLessThan(120);
	const asked = hook.posts.length;
	hook.always(200);
	clock.advance(6 * 60_000);
	await eventually(isSettled);
	const taken = hook.ids.slice(asked);
	expect(taken).toHaveLength(ids.length);
	for (const lane of 'abcdefgh') {
		const ofLane = (id: string) => id.startsWith(lane);
		expect(taken.filter(ofLane)).toEqual(ids.filter(ofLane));
	}
});

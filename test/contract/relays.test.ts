import type { Relays } from '../../src/domain/ports/relays';
import type { Storage } from '../../src/domain/ports/storage';
import { buildEncodeDelivery } from '../../src/app/encodeDelivery';
import { openRelays } from '../../src/app/openRelays';
import { type Events, openEvents } from '../../src/events';
import { eventually } from '../support/eventually';
import type { FakeClock } from '../support/FakeClock';
import { FakeTransport } from '../support/FakeTransport';
import { silentLogger } from '../support/silentLogger';
import { openTestStorage } from '../support/storageFixtures';
import { adminKey, salesKey, testServer, type TestServer } from '../support/testServer';

const at = '/v1/relays/0123456789abcdef';
const admin = { authorization: `Bearer ${adminKey}` };

let storage: Storage;
let clock: FakeClock;
let events: Events;
let transport: FakeTransport;
let relays: Relays;
let scene: TestServer;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	await open();
});
afterEach(async () => {
	await events.close();
	await storage.close();
});

/** As after a start of the gateway. */
async function open(): Promise<void> {
	transport = new FakeTransport();
	const encodeDelivery = buildEncodeDelivery({ phoneOf: () => null, serverUrl: null });
	events = openEvents({
		...{ storage, clock, transport, logger: silentLogger, random: () => 0.5, encodeDelivery },
	});
	await events.start();
	relays = openRelays({ instances: storage.instances, events, network: 'sandbox', clock });
	scene = testServer({ relays });
}

function listener(name: string, change: object = {}) {
	return {
		url: `http://127.0.0.1:5678/webhook/${name}/webhook`,
		publicUrl: `https://n8n.example.com/webhook/${name}/webhook`,
		...{ token: `token-of-${name}-that-is-long`, events: ['message.received'], workflow: name },
		...{ direct: false, instance: 'sales', expiresAt: null, previous: null },
		...change,
	};
}

async function ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) {
	const answer = await scene.server.inject({ method, url: at + url, headers: admin, payload });
	return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const join = (name: string, change: object = {}) =>
	ask('PUT', `/listeners/${name}`, listener(name, change));

function happened(id: string, event = 'message.received') {
	const data = { messageId: id };
	return { id, event, instance: 'sales', timestamp: 1_795_338_000_000, lane: 'chat-1', data };
}

const happen = (...given: object[]) => ask('POST', '/events', { events: given });

test('an event goes to everybody but the one that the vendor posts to', async () => {
	await join('first', { direct: true });
	await join('second');
	await join('third');
	expect(await happen(happened('a'))).toEqual({ status: 200, body: { listeners: 2 } });
	const posts = [await transport.next(), await transport.next()];
	expect(posts.map(({ request }) => request.url).sort()).toEqual([
		'http://127.0.0.1:5678/webhook/second/webhook',
		'http://127.0.0.1:5678/webhook/third/webhook',
	]);
	const [{ request }] = posts as [(typeof posts)[0]];
	expect(request.headers).toMatchObject({
		'x-wagate-relay': '1',
		'x-wagate-token': expect.stringMatching(/^token-of-(second|third)/) as string,
	});
	expect(JSON.parse(String(request.body))).toMatchObject({
		...{ event: 'message.received', instance: 'sales', data: { messageId: 'a' } },
	});
	posts.forEach((post) => post.answer(200));
});

test('an event that the vendor posts twice is relayed once, and what nobody asked for not at all', async () => {
	await join('second');
	await happen(happened('a'), happened('a'), happened('b', 'message.sent'));
	await happen(happened('a'));
	(await transport.next()).answer(200);
	await eventually(
		async () => (await storage.deliveries.open('relay:0123456789abcdef:second')) === 0,
	);
	expect(transport.requests).toHaveLength(1);
});

test('an event that a trigger did not take is posted again, after a restart too', async () => {
	await join('second');
	await happen(happened('a'));
	(await transport.next()).answer(503);
	await events.close();
	clock.advance(10_000);
	await open();
	const again = await transport.next();
	expect(again.request.url).toContain('/second/');
	again.answer(200);
});

test('the list has who shares the webhook, and survives a restart', async () => {
	await join('first', { direct: true, previous: { url: 'https://crm.example.com' } });
	await join('second');
	await events.close();
	await open();
	const { body } = await ask('GET', '');
	expect(body.listeners).toEqual([
		{
			id: 'first',
			...listener('first', { direct: true, previous: { url: 'https://crm.example.com' } }),
		},
		{ id: 'second', ...listener('second') },
	]);
});

test('a relay goes with its last listener, and is no instance', async () => {
	await join('second');
	await ask('DELETE', '/listeners/second');
	expect((await ask('GET', '')).body).toEqual({ listeners: [] });
	expect((await storage.instances.list()).map(({ name }) => name)).toEqual(['shop']);
	expect(await happen(happened('a'))).toMatchObject({ body: { listeners: 0 } });
	expect((await ask('DELETE', '/listeners/second')).status).toBe(200);
});

test('a test run that nobody ended is over by itself', async () => {
	await join('test', { expiresAt: clock.now() + 1_000 });
	await join('second');
	clock.advance(2_000);
	expect(await happen(happened('a'))).toMatchObject({ body: { listeners: 1 } });
	(await transport.next()).answer(200);
});

test.each([
	['another key', { authorization: `Bearer ${salesKey}` }],
	['no key', {}],
])('%s reaches no relay', async (_, headers) => {
	await join('second');
	const answer = await scene.server.inject({ method: 'GET', url: at, headers });
	expect(answer.statusCode).toBe(401);
	expect(answer.body).not.toContain('token-of');
});

test.each([
	['a name that is a path', '/listeners/..%2Fx', listener('x')],
	['an address that is none', '/listeners/x', listener('x', { url: 'x' })],
	['an event that is none', '/listeners/x', listener('x', { events: ['nope'] })],
])('%s is refused', async (_, url, body) => {
	expect((await ask('PUT', url, body)).status).toBe(400);
});

test('a gateway of its own has no relays', async () => {
	const { server } = testServer();
	expect((await server.inject({ method: 'GET', url: at, headers: admin })).statusCode).toBe(404);
});

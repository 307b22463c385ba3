import { createKey, hashKey, keyRow } from '../../../../src/server';
import { adminKey, salesKey, testServer } from '../../../support/testServer';

function create(payload: object) {
	const scene = testServer();
	const headers = { authorization: `Bearer ${adminKey}` };
	const send = () =>
		scene.server.inject({ method: 'POST', url: '/v1/instances', headers, payload });
	return { ...scene, send };
}

test('a key has 256 random bits and is stored as a hash alone', () => {
	const key = createKey();
	expect(key).toMatch(/^wag_[\w-]{43}$/);
	expect(createKey()).not.toBe(key);
	const row = keyRow(key, 'sales', 'sales', 1);
	expect(row).toMatchObject({ instance: 'sales', hash: hashKey(key), createdAt: 1 });
	expect(JSON.stringify(row)).not.toContain(key);
});

test('a chosen key that opens nothing yet goes to the engine', async () => {
	const { send, gateway } = create({ instance: 'new', apiKey: 'chosen-by-the-user-1' });
	expect((await send()).statusCode).toBe(201);
	expect(gateway.last.input.apiKey).toBe('chosen-by-the-user-1');
});

test.each([
	['another instance', salesKey],
	['the admin', adminKey],
])('the key of %s is not given to a second instance', async (_whose, apiKey) => {
	const { send, gateway } = create({ instance: 'new', apiKey });
	const answer = await send();
	expect(answer.statusCode).toBe(400);
	expect(answer.body).not.toContain(apiKey);
	expect(gateway.calls).toEqual([]);
});

test.each([
	['authorization', 'Basic YTpi'],
	['authorization', 'Bearer'],
	['authorization', ''],
	['apikey', adminKey],
])('the native tongue does not take %s: %s', async (name, value) => {
	const answer = await testServer().server.inject({
		url: '/v1/instances',
		headers: { [name]: value },
	});
	expect(answer.statusCode).toBe(401);
});

test('health needs no key and holds nothing secret', async () => {
	const { server } = testServer();
	const answer = await server.inject({ url: '/health' });
	expect(answer.statusCode).toBe(200);
	expect(answer.json()).toEqual({
		ok: true,
		version: '0.1.0',
		network: 'sandbox',
		sandbox: true,
		instances: { total: 2, connected: 1 },
		webhooks: { total: 0, failing: 0 },
		status: 'ok',
		uptime: expect.any(Number) as number,
		timestamp: '2026-11-22T09:00:00.000Z',
	});
});

test('health answers 503 when the gateway cannot work', async () => {
	const health = { version: '0.1.0', network: 'whatsapp', sandbox: false } as const;
	const { server } = testServer({
		health: async () => ({
			ok: false,
			...health,
			instances: { total: 0, connected: 0 },
			webhooks: { total: 1, failing: 1 },
		}),
	});
	const failing = await server.inject({ url: '/health' });
	expect(failing.statusCode).toBe(503);
	expect(failing.json()).toMatchObject({ status: 'storage_error' });
});

test('a send that is still on its way answers 202, one that WhatsApp has 201', async () => {
	const { server, gateway } = testServer();
	const send = () =>
		server.inject({
			method: 'POST',
			url: '/v1/instances/sales/messages/text',
			headers: { authorization: `Bearer ${salesKey}`, 'idempotency-key': 'k-1' },
			payload: { to: '5511988887777', text: 'hi' },
		});
	expect((await send()).statusCode).toBe(201);
	expect(gateway.last.input.idempotencyKey).toBe('k-1');
	gateway.answer('message.sendText', () => ({ state: 'queued' }));
	expect((await send()).statusCode).toBe(202);
});

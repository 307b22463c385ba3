import { GatewayError } from '../../../../src/domain/errors';
import { createKey, hashKey } from '../../../../src/server';
import { adminKey, salesKey, testServer } from '../../../support/testServer';

const created = {
	...{ instance: 'new', state: 'created', network: 'whatsapp', since: '2026-11-22T09:00:00.000Z' },
	...{ reason: null, until: null, phone: null, lid: null, profileName: null },
	...{ apiKey: null, qr: null, qrImage: null, pairingCode: null, expiresAt: null },
};

function create(payload: object) {
	const scene = testServer();
	scene.gateway.answer('instance.create', () => created);
	const headers = { authorization: `Bearer ${adminKey}` };
	const send = () => scene.server.inject({ method: 'POST', url: '/v1/instances', headers, payload });
	return { ...scene, send };
}

test('a key has 256 random bits and is stored as a hash alone', async () => {
	expect(createKey()).toMatch(/^wag_[\w-]{43}$/);
	expect(createKey()).not.toBe(createKey());

	const { send, keys } = create({ instance: 'new' });
	const { apiKey } = (await send()).json<{ apiKey: string }>();
	expect(apiKey).toMatch(/^wag_[\w-]{43}$/);
	expect(keys.at(-1)).toMatchObject({ instance: 'new', hash: hashKey(apiKey) });
	expect(JSON.stringify(keys)).not.toContain(apiKey);
});

test('the new key opens its instance and the engine never sees a chosen one', async () => {
	const apiKey = 'chosen-by-the-user-1';
	const { send, server, gateway } = create({ instance: 'sales', apiKey });
	expect((await send()).json()).toMatchObject({ apiKey });
	expect(gateway.last.input).not.toHaveProperty('apiKey');
	const headers = { authorization: `Bearer ${apiKey}` };
	expect((await server.inject({ url: '/v1/instances/sales', headers })).statusCode).toBe(200);
	expect((await server.inject({ url: '/v1/instances/support', headers })).statusCode).toBe(401);
});

test.each([
	['another instance', salesKey],
	['the admin', adminKey],
])('the key of %s is not given to a second instance', async (_whose, apiKey) => {
	const { send, gateway, keys } = create({ instance: 'new', apiKey });
	const answer = await send();
	expect(answer.statusCode).toBe(400);
	expect(answer.body).not.toContain(apiKey);
	expect(gateway.calls).toEqual([]);
	expect(keys).toHaveLength(2);
});

test('no key is stored when the instance was not created', async () => {
	const { send, gateway, keys } = create({ instance: 'new' });
	gateway.answer('instance.create', () => {
		throw new GatewayError('INSTANCE_EXISTS', 'new');
	});
	expect((await send()).statusCode).toBe(409);
	expect(keys).toHaveLength(2);
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
	});
});

test('health answers 503 when the gateway cannot work', async () => {
	const health = { version: '0.1.0', network: 'whatsapp', sandbox: false } as const;
	const { server } = testServer({
		health: async () => ({ ok: false, ...health, instances: { total: 0, connected: 0 } }),
	});
	expect((await server.inject({ url: '/health' })).statusCode).toBe(503);
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

import { dialectNames, findDialect } from '../../src/dialects';
import { encodeRequest, type BoundRoute, type Dialect } from '../../src/dialects/kit';
import { adminKey, salesKey, supportKey, testServer } from '../support/testServer';

const routes = dialectNames
	.map(findDialect)
	.flatMap((dialect) => dialect.routes.map((route) => ({ dialect, route, id: route.id })));

const victim = 'support';

/** The route's example request, aimed at an instance by path, query and body alike. */
function requestFor(route: BoundRoute, instance: string) {
	const example = route.operation.examples[0]?.input as Record<string, unknown>;
	const input = { ...example, ...('instance' in example ? { instance } : {}) };
	return encodeRequest(route, input);
}

function ask(dialect: Dialect, route: BoundRoute, key: string | null, instance = victim) {
	const scene = testServer();
	const { method, path, body } = requestFor(route, instance);
	const headers = key === null ? {} : dialect.auth.write(key);
	const payload = body === undefined ? undefined : (body as object);
	const send = (prefix: string) =>
		scene.server.inject({ method, url: prefix + path, headers, payload });
	return { ...scene, send };
}

describe.each(routes)('$id ($route.method $route.path)', ({ dialect, route }) => {
	const namesInstance = 'instance' in (route.operation.examples[0]?.input ?? {});
	const takesInstance = 'instance' in route.operation.input.shape;
	const prefixes = dialect.prefix === '' ? [''] : ['', dialect.prefix];

	test.each(prefixes)('below "%s" answers nobody without a key', async (prefix) => {
		const { gateway, send } = ask(dialect, route, null);
		expect((await send(prefix)).statusCode).toBe(401);
		expect(gateway.calls).toEqual([]);
	});

	test.each(prefixes)('below "%s" answers no wrong key', async (prefix) => {
		const { gateway, send } = ask(dialect, route, `${salesKey}x`);
		const answer = await send(prefix);
		expect(answer.statusCode).toBe(401);
		expect(answer.body).not.toContain(salesKey);
		expect(gateway.calls).toEqual([]);
	});

	test.each(prefixes)('below "%s" lets no key reach another instance', async (prefix) => {
		const { gateway, send } = ask(dialect, route, salesKey);
		const answer = await send(prefix);
		if (namesInstance) {
			expect(answer.statusCode).toBe(401);
			expect(gateway.calls).toEqual([]);
		} else {
			expect(gateway.last.caller.instance).toBe('sales');
			expect(gateway.last.input.instance).toBe(takesInstance ? 'sales' : undefined);
		}
	});

	test('answers the admin key, and the key of the instance unless only an admin may', async () => {
		const admin = ask(dialect, route, adminKey);
		expect((await admin.send('')).statusCode).toBeLessThan(300);
		expect(admin.gateway.last.caller).toEqual({ instance: null, dialect: dialect.name });

		const own = ask(dialect, route, supportKey);
		const answer = await own.send('');
		if (route.scope === 'admin') {
			expect(answer.statusCode).toBe(401);
			expect(own.gateway.calls).toEqual([]);
		} else {
			expect(answer.statusCode).toBeLessThan(300);
			expect(own.gateway.last.caller.instance).toBe('support');
		}
	});
});

test.each([
	['query', { url: '/v1/instances/sales/messages/text?instance=support' }],
	['body', { url: '/v1/instances/sales/messages/text', extra: { instance: 'support' } }],
	['encoded path', { url: '/v1/instances/s%61les/messages/text', extra: { instance: 'support' } }],
])('an instance named in the %s does not override the path', async (_where, { url, ...rest }) => {
	const { server, gateway } = testServer();
	const extra = 'extra' in rest ? rest.extra : {};
	const answer = await server.inject({
		method: 'POST',
		url,
		headers: { authorization: `Bearer ${salesKey}` },
		payload: { to: '5511988887777', text: 'hi', ...extra },
	});
	expect(answer.statusCode).toBe(201);
	expect(gateway.last.input.instance).toBe('sales');
});

test('fetchInstances by another name is refused with an instance key', async () => {
	const { server, gateway } = testServer();
	const headers = { apikey: salesKey };
	const url = '/instance/fetchInstances?instanceName=';
	expect((await server.inject({ url: `${url}support`, headers })).statusCode).toBe(401);
	expect(gateway.calls).toEqual([]);
	expect((await server.inject({ url: `${url}sales`, headers })).json()).toHaveLength(1);
});

test('repeated query names reach nobody else', async () => {
	const { server, gateway } = testServer();
	const url = '/instance/fetchInstances?instanceName=sales&instanceName=support';
	const answer = await server.inject({ url, headers: { apikey: salesKey } });
	expect(answer.statusCode).toBe(401);
	expect(gateway.calls).toEqual([]);
});

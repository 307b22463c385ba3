import { dialectNames, findDialect } from '../../src/dialects';
import { encodeRequest, type BoundRoute, type Dialect } from '../../src/dialects/kit';
import { encodeBody } from '../../src/client/encodeBody';
import { adminKey, salesKey, supportKey, testServer } from '../support/testServer';

const routes = dialectNames
	.map(findDialect)
	.flatMap((dialect) => dialect.routes.map((route) => ({ dialect, route, id: route.id })))
	.filter(({ route }) => !route.askedOnly);

const victim = 'support';
const shared = testServer();

beforeEach(() => {
	shared.gateway.calls.length = 0;
});

/** The route's example request, aimed at an instance by path, query and body alike. */
function requestFor(route: BoundRoute, instance: string) {
	const { examples } = route.operation;
	const inputs = examples.map(({ input }) => input);
	const example = inputs.find((input) => route.onlyFor(input)) ?? inputs[0] ?? {};
	const aimed = 'instance' in example || route.path.includes(':instance') ? { instance } : {};
	// A form is for the file itself.
	const file = route.form && 'media' in example ? { media: { base64: 'aGk=' } } : {};
	const input = Object.entries({ ...example, ...file, ...route.fixed, ...aimed });
	const sayable = input.filter(([field]) => !route.refused.includes(field));
	const { body, ...request } = encodeRequest(route, Object.fromEntries(sayable));
	const sent = encodeBody(body, route);
	const payload = sent.body instanceof Uint8Array ? Buffer.from(sent.body) : sent.body;
	return { ...request, headers: { ...request.headers, ...sent.headers }, payload };
}

function ask(dialect: Dialect, route: BoundRoute, key: string | null, instance = victim) {
	const { method, path, headers, payload } = requestFor(route, instance);
	const auth = route.auth ?? dialect.auth;
	const opened = { ...headers, ...(key === null ? {} : auth.write(key)) };
	const send = (prefix: string) =>
		shared.server.inject({ method, url: prefix + path, headers: opened, payload });
	return { ...shared, send };
}

/** The server's own health stands where a tongue has another one. */
function prefixesOf({ prefix }: Dialect, { path }: BoundRoute): string[] {
	if (path === '/health') return [prefix];
	return prefix === '' ? [''] : ['', prefix];
}

/** Whether the request itself, and not the key alone, names the instance. */
function saysInstance({ operation, path, instanceFrom, dropped, params }: BoundRoute): boolean {
	if (instanceFrom !== null) return false;
	const inPath = path.includes(':instance') || Object.values(params).includes('instance');
	const isExample = 'instance' in (operation.examples[0]?.input ?? {});
	return inPath || (isExample && !dropped.includes('instance'));
}

describe.each(routes.filter(({ route }) => route.scope === 'none'))(
	'$id ($route.method $route.path)',
	({ dialect, route }) => {
		test('answers anybody, and says nothing of an instance', async () => {
			const { gateway, send } = ask(dialect, route, null);
			const [prefix = ''] = prefixesOf(dialect, route);
			expect((await send(prefix)).statusCode).toBeLessThan(300);
			expect(gateway.last.operation).toBe(route.operation.id);
			expect(gateway.last.input).not.toHaveProperty('instance');
		});
	},
);

describe.each(routes.filter(({ route }) => route.scope !== 'none'))(
	'$id ($route.method $route.path)',
	({ dialect, route }) => {
		const namesInstance = saysInstance(route);
		const takesInstance = 'instance' in route.operation.input.shape;
		const prefixes = prefixesOf(dialect, route);

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
			if (namesInstance || route.scope === 'admin') {
				expect(answer.statusCode).toBe(401);
				expect(gateway.calls).toEqual([]);
			} else {
				expect(gateway.last.caller.instance).toBe('sales');
				expect(gateway.last.input.instance).toBe(takesInstance ? 'sales' : undefined);
			}
		});

		test('answers the admin key, and the key of the instance unless only an admin may', async () => {
			const admin = ask(dialect, route, adminKey);
			const answered = await admin.send('');
			if (route.instanceFrom === null) {
				expect(answered.statusCode).toBeLessThan(300);
				const { readsFiles: _how, ...who } = admin.gateway.last.caller;
				expect(who).toEqual({
					...{ instance: null, dialect: dialect.name },
					...{ name: 'admin', isAutomation: false },
				});
			} else {
				// The key of an admin names none.
				expect(answered.statusCode).toBeGreaterThanOrEqual(400);
				expect(answered.body).toContain('instance');
				expect(admin.gateway.calls).toEqual([]);
			}

			shared.gateway.calls.length = 0;
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
	},
);

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

import { EmbeddedClient, openClient, retry, type Middleware } from '../../../../src/client';
import { GatewayError } from '../../../../src/domain/errors';
import type { HttpRequest, HttpResponse, HttpTransport } from '../../../../src/domain/ports/http';
import { fixedClock } from '../../../support/testServer';

const key = 'wag_top-secret-key/1';
const ok: HttpResponse = { status: 200, headers: {}, body: '{"instances":[]}' };

/** Answers one after the other, the last one for good; records what was asked. */
function scripted(...answers: (HttpResponse | Error)[]) {
	const requests: HttpRequest[] = [];
	const transport: HttpTransport = {
		send: async (request) => {
			requests.push(request);
			const answer = answers[Math.min(requests.length, answers.length) - 1];
			if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer');
			return answer;
		},
	};
	return { transport, requests };
}

function open(
	transport: HttpTransport,
	options: { baseUrl?: string; dialect?: 'native' | 'evolution'; middleware?: Middleware[] } = {},
) {
	const { baseUrl = 'https://gw.test', dialect = 'native', middleware = [] } = options;
	return openClient({
		dialect,
		baseUrl,
		keys: { admin: key },
		transport,
		clock: fixedClock,
		middleware,
	});
}

/** A retry whose waits pass at once and are written down. */
function recordedRetry(attempts?: number) {
	const waits: number[] = [];
	const clock = {
		now: () => fixedClock.now(),
		schedule: (ms: number, task: () => void) => {
			waits.push(ms);
			queueMicrotask(task);
			return () => undefined;
		},
	};
	return {
		waits,
		middleware: [retry({ clock, random: () => 1, ...(attempts ? { attempts } : {}) })],
	};
}

async function failure(promise: Promise<unknown>): Promise<GatewayError> {
	const error: unknown = await promise.then(
		() => new Error('it succeeded'),
		(reason: unknown) => reason,
	);
	if (error instanceof GatewayError) return error;
	throw error;
}

describe('the address', () => {
	test.each([
		['https://gw.test', 'https://gw.test/v1/instances'],
		['https://gw.test///', 'https://gw.test/v1/instances'],
		[' https://gw.test/manager ', 'https://gw.test/v1/instances'],
		['https://gw.test/manager/', 'https://gw.test/v1/instances'],
		['https://gw.test/api/manager/login', 'https://gw.test/api/v1/instances'],
		['http://gw.test:8080/base/', 'http://gw.test:8080/base/v1/instances'],
		['https://gw.test/?x=1#y', 'https://gw.test/v1/instances'],
	])('%s asks %s', async (baseUrl, url) => {
		const { transport, requests } = scripted(ok);
		await open(transport, { baseUrl }).call('instance.list', {});
		expect(requests[0]?.url).toBe(url);
	});

	test.each(['gw.test', 'ftp://gw.test', 'https://', 'file:///etc/passwd'])(
		'%s is refused with what is wrong',
		(baseUrl) => {
			expect(() => open(scripted(ok).transport, { baseUrl })).toThrow('must begin with http');
		},
	);
});

test('the embedded client says paths alone, with its token', async () => {
	const { transport, requests } = scripted(ok);
	const client = new EmbeddedClient({ transport, token: key, clock: fixedClock });
	await client.call('instance.list', {});
	expect(requests[0]).toMatchObject({
		method: 'GET',
		url: '/v1/instances',
		headers: { authorization: `Bearer ${key}` },
	});
	expect(requests[0]?.body).toBeUndefined();
});

test('the narrowest key that opens a route is sent', async () => {
	const { transport, requests } = scripted({ ...ok, body: '{}' });
	const keys = { admin: 'the-admin', instance: 'the-instance' };
	const client = openClient({
		...{ dialect: 'evolution', baseUrl: 'https://gw.test', keys, transport },
		clock: fixedClock,
	});
	await client.call('instance.getState', { instance: 'sales' });
	await client.call('instance.create', { instance: 'sales' });
	expect(requests.map(({ headers }) => headers.apikey)).toEqual(['the-instance', 'the-admin']);
});

test('a call waits as long as it asks the gateway to wait, and 30 s more', async () => {
	const { transport, requests } = scripted({ ...ok, body: '{}' });
	const client = open(transport);
	await client.call('message.sendText', { instance: 'a', to: '1', text: 'x', waitMs: 5_000 });
	await client.call('instance.list', {});
	expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([35_000, 30_000]);
});

test('a large file has the time that a slow line takes for it', async () => {
	// 30 MB in a form, beside the usual time and the waiting that a send asks for.
	const { transport, requests } = scripted({ ...ok, body: '{}' });
	const media = { base64: 'A'.repeat(40_000_000), mimeType: 'application/pdf' };
	const input = { instance: 'a', to: '1', type: 'document' as const, media };
	const client = openClient({
		...{ dialect: 'evolution', baseUrl: 'https://gw.test', keys: { admin: 'k' }, transport },
		clock: fixedClock,
	});
	await client.call('message.sendMedia', input);
	expect(requests[0]?.timeoutMs).toBe(30_000 + 30_000 + 120_000);
});

test('input that the catalogue refuses is not sent', async () => {
	const { transport, requests } = scripted(ok);
	const error = await failure(
		open(transport).call('message.sendText', { instance: 'a', to: '1', text: '' }),
	);
	expect(error).toMatchObject({ code: 'BAD_REQUEST', message: 'text is empty' });
	expect(error.details).toMatchObject({ field: 'text' });
	expect(requests).toEqual([]);
});

test('what a tongue cannot say is refused by name', async () => {
	const { transport, requests } = scripted(ok);
	const client = open(transport, { dialect: 'evolution' });
	const call = client.call('tag.list', { instance: 'a' });
	const error = await failure(call);
	expect(error.code).toBe('UNSUPPORTED_BY_GATEWAY');
	expect(error.details).toMatchObject({ operation: 'tag.list', gateway: 'Evolution API' });
	expect(requests).toEqual([]);
});

describe('answers that are none', () => {
	const page = { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>hello' };
	test.each([
		['a page with status 200', { status: 200, ...page }, 'GATEWAY_ANSWER'],
		['a page with status 404', { status: 404, ...page }, 'GATEWAY_ANSWER'],
		['a page with status 401', { status: 401, ...page }, 'UNAUTHORIZED'],
		['a proxy without a gateway behind it', { status: 502, ...page }, 'GATEWAY_UNREACHABLE'],
		[
			'a refused connection',
			Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
			'GATEWAY_UNREACHABLE',
		],
		['a timeout', Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }), 'TIMEOUT'],
		[
			'an error of the transport itself',
			new GatewayError('SIDECAR_ABSENT', '/data'),
			'SIDECAR_ABSENT',
		],
	] as [string, HttpResponse | Error, string][])('%s', async (_what, answer, code) => {
		const error = await failure(open(scripted(answer).transport).call('instance.list', {}));
		expect(error.code).toBe(code);
		expect(error.hint).not.toBe('');
		expect(error.message).not.toContain('hello');
	});
});

describe('keys', () => {
	const encoded = encodeURIComponent(key);
	test.each([
		[
			'a message of the gateway',
			{
				status: 500,
				headers: {},
				body: JSON.stringify({
					error: {
						code: 'INTERNAL',
						message: `The gateway failed: ${key}`,
						details: { url: `/x?k=${encoded}` },
					},
				}),
			},
		],
		[
			'a rejection of the transport',
			Object.assign(new Error(`request with Bearer ${key} failed`), {
				config: { headers: { authorization: key } },
			}),
		],
	] as [string, HttpResponse | Error][])('in %s do not reach the error', async (_what, answer) => {
		const error = await failure(open(scripted(answer).transport).call('instance.list', {}));
		const everything = JSON.stringify([error.toBody(), error.stack, String(error.cause), error]);
		expect(everything).not.toContain(key);
		expect(everything).not.toContain(encoded);
		expect(error.message).toContain('[key]');
	});
});

describe('repeating', () => {
	const busy: HttpResponse = {
		...{ status: 503, headers: {} },
		body: JSON.stringify({ error: { code: 'STORAGE_FAILED', message: 'x', details: {} } }),
	};
	const down = new Error('connect ECONNREFUSED');
	const send = { instance: 'a', to: '1', text: 'x' };
	const sent = { ...ok, body: '{"messageId":"A"}' };

	test('a read is repeated, with growing waits', async () => {
		const { transport, requests } = scripted(down, busy, ok);
		const { middleware, waits } = recordedRetry();
		await open(transport, { middleware }).call('instance.list', {});
		expect(requests).toHaveLength(3);
		expect(waits).toEqual([500, 1_000]);
	});

	test('and given up with the last error', async () => {
		const { transport, requests } = scripted(down);
		const { middleware } = recordedRetry(2);
		const error = await failure(open(transport, { middleware }).call('instance.list', {}));
		expect(error.code).toBe('GATEWAY_UNREACHABLE');
		expect(requests).toHaveLength(2);
	});

	test('a send is not: it may have gone out', async () => {
		const { transport, requests } = scripted(down);
		const { middleware } = recordedRetry();
		await failure(open(transport, { middleware }).call('message.sendText', send));
		expect(requests).toHaveLength(1);
	});

	test('a send with an idempotency key is, with the very same body', async () => {
		const { transport, requests } = scripted(down, sent);
		const { middleware } = recordedRetry();
		const request = { ...send, idempotencyKey: 'k1' };
		await open(transport, { middleware }).call('message.sendText', request);
		expect(requests).toHaveLength(2);
		expect(requests[1]?.body).toBe(requests[0]?.body);
	});

	test('not where the key does not reach the gateway', async () => {
		const { transport, requests } = scripted(down, sent);
		const { middleware } = recordedRetry();
		const request = { ...send, idempotencyKey: 'k1' };
		await failure(
			open(transport, { middleware, dialect: 'evolution' }).call('message.sendText', request),
		);
		expect(requests).toHaveLength(1);
	});

	test.each([{ sendAt: '2026-12-01T09:00:00Z' }, { onCrash: 'fail' }] as const)(
		'where the gateway cannot keep it, %p is refused before anything is sent',
		async (option) => {
			const { transport, requests } = scripted(sent);
			const client = open(transport, { dialect: 'evolution' });
			const error = await failure(client.call('message.sendText', { ...send, ...option }));
			expect(error).toMatchObject({
				code: 'UNSUPPORTED_BY_GATEWAY',
				details: { field: Object.keys(option)[0] },
			});
			expect(requests).toHaveLength(0);
			const status = { ...{ instance: 'sales', allContacts: true }, ...option };
			expect(await failure(client.call('status.send', status))).toMatchObject({
				code: 'UNSUPPORTED_BY_GATEWAY',
				details: { field: Object.keys(option)[0] },
			});
			expect(requests).toHaveLength(0);
		},
	);

	test.each([
		['a connect', 'instance.connect'],
		['a logout', 'instance.logout'],
		['a deletion', 'instance.delete'],
	] as const)('%s is not repeated', async (_what, operation) => {
		const { transport, requests } = scripted(down);
		const { middleware } = recordedRetry();
		await failure(open(transport, { middleware }).call(operation, { instance: 'a' }));
		expect(requests).toHaveLength(1);
	});

	test('what will not pass is not repeated', async () => {
		const body = JSON.stringify({ error: { code: 'UNAUTHORIZED', message: 'x' } });
		const { transport, requests } = scripted({ status: 401, headers: {}, body });
		const { middleware } = recordedRetry();
		await failure(open(transport, { middleware }).call('instance.list', {}));
		expect(requests).toHaveLength(1);
	});

	test("a vendor's 500 on a read is repeated", async () => {
		const body = JSON.stringify({ status: 500, error: 'x', response: { message: 'oops' } });
		const { transport, requests } = scripted(
			{ status: 500, headers: {}, body },
			{ ...ok, body: '[]' },
		);
		const { middleware } = recordedRetry();
		await open(transport, { middleware, dialect: 'evolution' }).call('instance.list', {});
		expect(requests).toHaveLength(2);
	});

	test.each([
		['2', [2_000]],
		['Sun, 22 Nov 2026 09:00:03 GMT', [3_000]],
		['3600', []],
	])('Retry-After: %s is kept to, unless it is too long to wait', async (header, expected) => {
		const body = JSON.stringify({ error: { code: 'RATE_LIMITED', message: 'x' } });
		const limited = { status: 429, headers: { 'retry-after': header }, body };
		const { transport } = scripted(limited, ok);
		const { middleware, waits } = recordedRetry();
		await open(transport, { middleware })
			.call('instance.list', {})
			.catch(() => undefined);
		expect(waits).toEqual(expected);
	});
});

test('middleware sees canonical input and output, outermost first', async () => {
	const seen: string[] = [];
	const note =
		(name: string): Middleware =>
		async (call, next) => {
			seen.push(`${name} ${call.route.operation.id} ${JSON.stringify(call.input)}`);
			const output = await next(call);
			seen.push(`${name} ${JSON.stringify(output)}`);
			return output;
		};
	const { transport } = scripted({ ...ok, body: '[]' });
	const client = open(transport, { dialect: 'evolution', middleware: [note('a'), note('b')] });
	await client.call('instance.list', {});
	const ends = ['b {"instances":[]}', 'a {"instances":[]}'];
	expect(seen).toEqual(['a instance.list {}', 'b instance.list {}', ...ends]);
});

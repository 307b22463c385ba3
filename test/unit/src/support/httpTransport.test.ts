import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpRequest } from '../../../../src/domain/ports/http';
import { buildHttpTransport, type TransportOptions } from '../../../../src/support/httpTransport';
import { buildPlainHttpPolicy } from '../../../../src/support/plainHttp';
import { systemClock } from '../../../../src/support/clock';
import { FakeClock } from '../../../support/FakeClock';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let server: Server;
let url: string;
let answer: Answer;
let connections: number;

beforeEach(async () => {
	connections = 0;
	server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => answer(request, response, Buffer.concat(parts)));
	});
	server.on('connection', () => (connections += 1));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const post = (change: Partial<HttpRequest> = {}): HttpRequest => ({
	method: 'POST',
	url: `${url}/hook?token=hidden`,
	headers: { 'content-type': 'application/json' },
	body: '{}',
	timeoutMs: 5_000,
	...change,
});

test('sends method, headers and the very bytes it was given', async () => {
	const body = ' { "text": "ção 🙂",\n "n": 1.0 } ';
	let seen: unknown;
	answer = ({ method, url: path, headers }, response, received) => {
		seen = { method, path, type: headers['content-type'], own: headers['x-own'] };
		response.writeHead(201, { 'X-Answer': 'yes' }).end(received);
	};
	const headers = { 'content-type': 'application/json', 'x-own': '1' };
	const response = await buildHttpTransport({ clock: systemClock }).send(post({ body, headers }));
	expect(seen).toEqual({
		method: 'POST',
		path: '/hook?token=hidden',
		type: 'application/json',
		own: '1',
	});
	expect(response).toMatchObject({ status: 201, body });
	expect(response.headers).toMatchObject({ 'x-answer': 'yes' });
});

test.each([404, 500, 503])('resolves on %d', async (status) => {
	answer = (_, response) => response.writeHead(status, { 'retry-after': '7' }).end('why');
	const response = await buildHttpTransport({ clock: systemClock }).send(post());
	expect(response).toMatchObject({ status, headers: { 'retry-after': '7' }, body: 'why' });
});

test('does not follow a redirect', async () => {
	let asked = 0;
	answer = (_, response) => {
		asked += 1;
		response.writeHead(302, { location: `${url}/elsewhere` }).end();
	};
	const response = await buildHttpTransport({ clock: systemClock }).send(post());
	expect(response.status).toBe(302);
	expect(asked).toBe(1);
});

test('keeps its connection open for the next request', async () => {
	answer = (_, response) => response.end('ok');
	const transport = buildHttpTransport({ clock: systemClock });
	for (let count = 0; count < 3; count += 1) await transport.send(post());
	expect(connections).toBe(1);
});

test('a server that drips its answer does not hold it beyond its time', async () => {
	const clock = new FakeClock();
	let drip: NodeJS.Timeout | undefined;
	const started = new Promise<void>((resolve) => {
		answer = (_, response) => {
			response.writeHead(200);
			drip = setInterval(() => response.write('.'), 5);
			resolve();
		};
	});
	const sent = buildHttpTransport({ clock }).send(post({ timeoutMs: 15_000 }));
	const outcome = expect(sent).rejects.toMatchObject({ code: 'TIMEOUT' });
	await started;
	clock.advance(15_000);
	await outcome;
	clearInterval(drip);
	expect(clock.pending).toBe(0);
});

test('the caller can cut it', async () => {
	const controller = new AbortController();
	answer = () => controller.abort();
	const sent = buildHttpTransport({ clock: systemClock }).send(post({ signal: controller.signal }));
	await expect(sent).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});

test('keeps only the first bytes of a large answer when asked to', async () => {
	answer = (_, response) => response.end('x'.repeat(1_000_000));
	const response = await buildHttpTransport({ clock: systemClock, keepBytes: 100 }).send(post());
	expect(response).toMatchObject({ status: 200, body: 'x'.repeat(100) });
	const whole = await buildHttpTransport({ clock: systemClock }).send(post());
	expect(whole.body).toHaveLength(1_000_000);
});

test('no answer names the host and the cause, never the path', async () => {
	answer = (request) => request.socket.destroy();
	const transport = buildHttpTransport({ clock: systemClock });
	const failure: unknown = await transport.send(post()).catch((error: unknown) => error);
	expect(failure).toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
	expect(String(failure)).toContain(new URL(url).host);
	expect(String(failure)).toContain('ECONNRESET');
	expect(JSON.stringify(failure) + String(failure)).not.toContain('hidden');
});

test('an answer that breaks off is no answer', async () => {
	answer = (_, response) => {
		response.writeHead(200, { 'content-length': '10' });
		response.write('half', () => response.socket?.destroy());
	};
	const sent = buildHttpTransport({ clock: systemClock }).send(post());
	await expect(sent).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});

const proxyNames = ['http_proxy', 'https_proxy', 'no_proxy'];

/** A transport that was built in such an environment. */
function buildBehind(env: Record<string, string>, options: Partial<TransportOptions> = {}) {
	const names = [...proxyNames, ...proxyNames.map((name) => name.toUpperCase())];
	const before = names.map((name) => [name, process.env[name]] as const);
	for (const name of names) delete process.env[name];
	Object.assign(process.env, env);
	try {
		return buildHttpTransport({ clock: systemClock, ...options });
	} finally {
		for (const [name, value] of before) {
			delete process.env[name];
			if (value !== undefined) process.env[name] = value;
		}
	}
}

const farAway = 'http://receiver.invalid/hook';

test.each(['http_proxy', 'HTTP_PROXY'])('a plain request goes to the proxy of %s', async (name) => {
	answer = ({ url: asked, headers }, response) => response.end(`${asked} for ${headers.host}`);
	const transport = buildBehind({ [name]: url });
	await expect(transport.send(post({ url: farAway }))).resolves.toMatchObject({
		body: `${farAway} for receiver.invalid`,
	});
});

test('a proxy needs no scheme, and is told who asks', async () => {
	answer = ({ headers }, response) => response.end(headers['proxy-authorization']);
	const transport = buildBehind({ http_proxy: url.replace('http://', 'me:secret@') });
	const { body } = await transport.send(post({ url: farAway }));
	expect(body).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
});

test.each(['https_proxy', 'HTTPS_PROXY'])('TLS goes through a tunnel of %s', async (name) => {
	let asked: string | undefined;
	server.on('connect', (request, socket) => {
		asked = request.url;
		socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
	});
	const sent = buildBehind({ [name]: url }).send(post({ url: 'https://receiver.invalid/hook' }));
	await expect(sent).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
	expect(asked).toBe('receiver.invalid:443');
});

test.each([
	['no_proxy names it', { http_proxy: 'http://proxy.invalid', no_proxy: 'other,127.0.0.1' }, {}],
	['NO_PROXY names all', { http_proxy: 'http://proxy.invalid', NO_PROXY: '*' }, {}],
	['it is for TLS', { https_proxy: 'http://proxy.invalid' }, {}],
	['it is none of HTTP', { http_proxy: 'socks5://proxy.invalid' }, {}],
	['it was told to go past it', { http_proxy: 'http://proxy.invalid' }, { direct: true }],
])('goes past a proxy when %s', async (_, env, options) => {
	answer = ({ url: asked }, response) => response.end(asked);
	const response = await buildBehind(env, options).send(post());
	expect(response.body).toBe('/hook?token=hidden');
});

test('plain HTTP past the proxy goes where it may', async () => {
	const plainHttp = buildPlainHttpPolicy({
		hosts: [],
		lookup: (_, __, done) => done(null, [{ address: '203.0.113.7', family: 4 }]),
	});
	const env = { http_proxy: 'http://proxy.invalid', no_proxy: 'receiver.invalid' };
	const sent = buildBehind(env, { plainHttp }).send(post({ url: farAway }));
	await expect(sent).rejects.toMatchObject({ code: 'PLAIN_HTTP_REFUSED' });
	const direct = buildHttpTransport({ clock: systemClock, plainHttp, direct: true });
	await expect(direct.send(post({ url: farAway }))).rejects.toMatchObject({
		code: 'PLAIN_HTTP_REFUSED',
	});
});

test.each(['ends', 'resets'] as const)(
	'a server that %s idle connections costs no request',
	async (how) => {
		const opened: Socket[] = [];
		server.on('connection', (socket: Socket) => opened.push(socket));
		answer = (_, response) => response.end('ok');
		const transport = buildHttpTransport({ clock: systemClock });
		await Promise.all([transport.send(post()), transport.send(post())]);
		for (const socket of opened) {
			if (how === 'ends') socket.end();
			else socket.resetAndDestroy();
		}
		// It is on its way, and not read yet.
		await new Promise(setImmediate);
		await expect(transport.send(post())).resolves.toMatchObject({ body: 'ok' });
		expect(connections).toBe(3);
	},
);

test('headers of one name are one text', async () => {
	answer = ({ socket }) =>
		socket.end(
			'HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nretry-after: 8\r\nVary: a\r\nvary: b\r\n' +
				'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n',
		);
	const { headers } = await buildHttpTransport({ clock: systemClock }).send(post());
	expect(headers).toEqual({
		'retry-after': '7',
		vary: 'a, b',
		'set-cookie': 'a=1,b=2',
		'content-length': '0',
	});
});

test('says what it is, unless the request says otherwise', async () => {
	let raw: string[] = [];
	answer = (request, response) => {
		raw = request.rawHeaders;
		response.end();
	};
	const given = { 'X-Own': 'ç', 'User-Agent': 'me', 'Content-Length': '9', Expect: '100-continue' };
	await buildHttpTransport({ clock: systemClock }).send(post({ headers: given }));
	const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]]] : []));
	expect(Object.fromEntries(pairs)).toEqual({
		host: new URL(url).host,
		connection: 'keep-alive',
		accept: '*/*',
		'User-Agent': 'me',
		'X-Own': 'ç',
		'content-length': '2',
	});
	expect(pairs).toHaveLength(6);
});

test('credentials of the address are sent, unless the request has its own', async () => {
	answer = ({ headers }, response) => response.end(headers.authorization);
	const transport = buildHttpTransport({ clock: systemClock });
	const address = `${url.replace('http://', 'http://me:s%C3%A3o@')}/hook`;
	const basic = `Basic ${Buffer.from('me:são').toString('base64')}`;
	expect((await transport.send(post({ url: address }))).body).toBe(basic);
	const headers = { Authorization: 'Bearer x' };
	expect((await transport.send(post({ url: address, headers }))).body).toBe('Bearer x');
});

test('a connection that is not there in time is ended', async () => {
	const clock = new FakeClock();
	const sockets: Socket[] = [];
	const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
	subscribe('net.client.socket', keep);
	const plainHttp = buildPlainHttpPolicy({ hosts: [], lookup: () => undefined });
	const transport = buildHttpTransport({ clock, plainHttp, direct: true });
	const sent = transport.send(post({ url: farAway, timeoutMs: 15_000 }));
	const outcome = expect(sent).rejects.toMatchObject({ code: 'TIMEOUT' });
	unsubscribe('net.client.socket', keep);
	clock.advance(15_000);
	await outcome;
	expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
});

test('the caller can cut it before it starts, and while the answer comes', async () => {
	const controller = new AbortController();
	const { signal } = controller;
	const closed = new Promise((resolve) => {
		answer = (request, response) => {
			request.socket.once('close', resolve);
			response.writeHead(200);
			response.write('half', () => controller.abort());
		};
	});
	const transport = buildHttpTransport({ clock: systemClock });
	const cut = { code: 'GATEWAY_UNREACHABLE' };
	await expect(transport.send(post({ signal }))).rejects.toMatchObject(cut);
	await closed;
	await expect(transport.send(post({ signal }))).rejects.toMatchObject(cut);
	expect(connections).toBe(1);
});

test('a port that nobody listens at is said with its code', async () => {
	const gone = createServer();
	await once(gone.listen(0), 'listening');
	const { port } = gone.address() as AddressInfo;
	await new Promise((resolve) => gone.close(resolve));
	const address = `http://localhost:${port}/hook`;
	const sent = buildHttpTransport({ clock: systemClock }).send(post({ url: address }));
	await expect(sent).rejects.toMatchObject({
		message: expect.stringContaining('(ECONNREFUSED)') as string,
		cause: { code: 'ECONNREFUSED' },
	});
});

test('leaves the fetch of the process alone', async () => {
	answer = (_, response) => response.end();
	await buildBehind({ http_proxy: url }).send(post());
	const dispatchers = Object.getOwnPropertySymbols(globalThis).map(String);
	expect(dispatchers.filter((name) => name.includes('undici.globalDispatcher'))).toEqual([]);
});

test('an address that is none is told apart', async () => {
	const sent = buildHttpTransport({ clock: systemClock }).send(post({ url: 'not a url' }));
	await expect(sent).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});

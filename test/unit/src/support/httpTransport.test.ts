import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../../../src/domain/ports/http';
import { buildHttpTransport } from '../../../../src/support/httpTransport';
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

test('an address that is none is told apart', async () => {
	const sent = buildHttpTransport({ clock: systemClock }).send(post({ url: 'not a url' }));
	await expect(sent).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
});

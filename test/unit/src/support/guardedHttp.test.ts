import { once } from 'node:events';
import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import { connect, Socket, type AddressInfo, type LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { PublicRequest } from '../../../../src/domain/ports/http';
import { systemClock } from '../../../../src/support/clock';
import { buildGuardedHttp } from '../../../../src/support/guardedHttp';
import { FakeClock } from '../../../support/FakeClock';

let server: Server;
let port: number;
let answer: RequestListener;
let asked: string[];

beforeEach(async () => {
	asked = [];
	answer = (_request, response) => response.end('hello');
	server = createServer((request, response) => {
		asked.push(`${request.headers.host}${request.url}`);
		answer(request, response);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
	jest.restoreAllMocks();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const request = (url: string, change: Partial<PublicRequest> = {}): PublicRequest => ({
	url,
	maxBytes: 1_000,
	timeoutMs: 5_000,
	...change,
});

const trusting = buildGuardedHttp({ clock: systemClock, allowPrivate: true });
const local = (path = '/') => `http://127.0.0.1:${port}${path}`;

/** A name server that gives these answers, one per question; the last one stays. */
function resolving(...answers: string[][]): jest.MockedFunction<LookupFunction> {
	return jest.fn<void, Parameters<LookupFunction>>((_name, options, done) => {
		const given = answers.length > 1 ? answers.shift() : answers[0];
		const found = (given ?? []).map((address) => ({
			address,
			family: address.includes(':') ? 6 : 4,
		}));
		if (options.all) done(null, found);
		else done(null, found[0]?.address ?? '', found[0]?.family);
	});
}

/** Everything that may be connected to leads to the server of this test; the addresses are kept. */
function divertConnections(): string[] {
	const reached: string[] = [];
	const prototype: Pick<Agent, 'createConnection'> = Agent.prototype;
	jest.spyOn(prototype, 'createConnection').mockImplementation((options, done) => {
		const { hostname, lookup } = options;
		lookup?.(String(hostname), { all: false }, (error, address) => {
			if (error) return done?.(error, new Socket());
			reached.push(address as string);
			done?.(null, connect(port, '127.0.0.1'));
		});
		return undefined;
	});
	return reached;
}

const refusedAddresses = [
	['this network', '0.0.0.0'],
	['0/8', '0.1.2.3'],
	['loopback', '127.0.0.1'],
	['all of 127/8', '127.200.0.1'],
	['private 10/8', '10.0.0.1'],
	['private 172.16/12', '172.31.255.254'],
	['private 192.168/16', '192.168.0.1'],
	['link-local and metadata', '169.254.169.254'],
	['CGNAT', '100.64.0.1'],
	['Alibaba metadata', '100.100.100.200'],
	['Oracle metadata', '192.0.0.192'],
	['Azure metadata', '168.63.129.16'],
	['benchmarks', '198.18.0.1'],
	['documentation', '203.0.113.7'],
	['multicast', '224.0.0.251'],
	['reserved', '240.0.0.1'],
	['broadcast', '255.255.255.255'],
	['IPv6 unspecified', '::'],
	['IPv6 loopback', '::1'],
	['IPv4-compatible', '::127.0.0.1'],
	['IPv4-compatible, in hex', '::a00:1'],
	['IPv4-mapped', '::ffff:127.0.0.1'],
	['IPv4-mapped, in hex', '::ffff:a9fe:a9fe'],
	['NAT64', '64:ff9b::7f00:1'],
	['local NAT64', '64:ff9b:1::a00:1'],
	['6to4', '2002:7f00:1::'],
	['Teredo', '2001:0:7f00:1::'],
	['ULA', 'fc00::1'],
	['AWS metadata', 'fd00:ec2::254'],
	['IPv6 link-local', 'fe80::1'],
	['site-local', 'fec0::1'],
	['IPv6 multicast', 'ff02::1'],
	['discard', '100::1'],
	['IPv6 documentation', '2001:db8::1'],
] as const;

test.each(refusedAddresses)('%s (%s) is refused, by name and as it is', async (_what, address) => {
	const connections = jest.spyOn(Agent.prototype, 'createConnection');
	const lookup = resolving([address]);
	const guarded = buildGuardedHttp({ clock: systemClock, lookup });
	const named = guarded.get(request(`http://rebind.example.com:${port}/`));
	await expect(named).rejects.toMatchObject({
		code: 'URL_REFUSED',
		message: expect.stringContaining('rebind.example.com') as string,
	});
	expect(lookup).toHaveBeenCalledTimes(1);
	connections.mockClear();
	const host = address.includes(':') ? `[${address}]` : address;
	const literal = guarded.get(request(`http://${host}:${port}/`));
	await expect(literal).rejects.toMatchObject({ code: 'URL_REFUSED' });
	expect(connections).not.toHaveBeenCalled();
	expect(asked).toEqual([]);
});

test.each([
	'http://2130706433:PORT/',
	'http://0x7f.1:PORT/',
	'http://0177.0.0.1:PORT/',
	'http://127.1:PORT/',
	'http://localhost:PORT/',
	'http://[::ffff:7f00:1]:PORT/',
	'http://user:pass@127.0.0.1:PORT/',
	'https://127.0.0.1:PORT/',
])('%s is loopback in another spelling', async (url) => {
	const guarded = buildGuardedHttp({ clock: systemClock });
	await expect(guarded.get(request(url.replace('PORT', String(port))))).rejects.toMatchObject({
		code: 'URL_REFUSED',
	});
	expect(asked).toEqual([]);
});

test.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/', '//x', 'hi'])(
	'%s is not fetched',
	async (url) => {
		await expect(trusting.get(request(url))).rejects.toMatchObject({ code: 'URL_REFUSED' });
	},
);

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])(
	'the public address %s is connected to as it was looked up',
	async (address) => {
		const reached = divertConnections();
		const lookup = resolving([address]);
		const guarded = buildGuardedHttp({ clock: systemClock, lookup });
		const { body } = await guarded.get(request('http://public.example.com/page'));
		expect(Buffer.from(body).toString()).toBe('hello');
		expect(reached).toEqual([address]);
		expect(lookup).toHaveBeenCalledTimes(1);
	},
);

test('a name with one private address among public ones is refused', async () => {
	const lookup = resolving(['93.184.216.34', '10.0.0.1']);
	const guarded = buildGuardedHttp({ clock: systemClock, lookup });
	await expect(guarded.get(request('http://mixed.example.com/'))).rejects.toMatchObject({
		code: 'URL_REFUSED',
	});
});

test('a name that answers a public address first and a private one then is refused then', async () => {
	const reached = divertConnections();
	const lookup = resolving(['93.184.216.34'], ['127.0.0.1']);
	const guarded = buildGuardedHttp({ clock: systemClock, lookup });
	answer = (_request, response) =>
		response.writeHead(302, { location: 'http://rebind.example.com/again' }).end();
	await expect(guarded.get(request('http://rebind.example.com/'))).rejects.toMatchObject({
		code: 'URL_REFUSED',
	});
	expect(reached).toEqual(['93.184.216.34']);
	expect(asked).toEqual(['rebind.example.com/']);
});

test.each([
	['http://127.0.0.1:1/', 'URL_REFUSED'],
	['http://[::1]/', 'URL_REFUSED'],
	['https://169.254.169.254/latest', 'URL_REFUSED'],
	['file:///etc/passwd', 'URL_REFUSED'],
])('a redirect to %s is not followed', async (location, code) => {
	const reached = divertConnections();
	const lookup = resolving(['93.184.216.34']);
	const guarded = buildGuardedHttp({ clock: systemClock, lookup });
	answer = (_request, response) => response.writeHead(301, { location }).end();
	await expect(guarded.get(request('http://public.example.com/'))).rejects.toMatchObject({ code });
	expect(reached).toEqual(['93.184.216.34']);
});

test('three redirects are followed, without credentials; a fourth is not', async () => {
	const left = { hops: 3 };
	let authorization: string | undefined;
	answer = (message, response) => {
		authorization ??= message.headers.authorization ?? message.headers.cookie;
		if (left.hops === 0) return void response.end('end');
		left.hops -= 1;
		const headers = { location: `/hop${left.hops}`, 'set-cookie': 'a=b' };
		response.writeHead(302, headers).end('away');
	};
	const url = local('/start').replace('//', '//user:secret@');
	await expect(trusting.get(request(url))).resolves.toMatchObject({
		status: 200,
		url: local('/hop0'),
	});
	expect(authorization).toBeUndefined();
	left.hops = 4;
	await expect(trusting.get(request(local()))).rejects.toMatchObject({
		code: 'URL_UNREACHABLE',
		message: expect.stringContaining('more than 3 redirects') as string,
	});
});

test('reads no further than it may, also when the answer is packed', async () => {
	answer = (_request, response) =>
		response
			.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'Text/HTML; charset=utf-8' })
			.end(gzipSync(Buffer.alloc(50_000_000, 'x')));
	const { body, cut, contentType } = await trusting.get(request(local()));
	expect(body).toHaveLength(1_000);
	expect(cut).toBe(true);
	expect(contentType).toBe('text/html; charset=utf-8');
});

test('the time limit holds for a server that drips, and the connection is closed', async () => {
	const clock = new FakeClock();
	answer = (_request, response) => {
		response.writeHead(200).write('a');
		void clock.advance(5_000);
	};
	const closed = new Promise((resolve) =>
		server.on('connection', (socket) => socket.once('close', resolve)),
	);
	const fetched = buildGuardedHttp({ clock, allowPrivate: true }).get(request(local('/secret')));
	await expect(fetched).rejects.toMatchObject({ code: 'TIMEOUT' });
	await expect(fetched).rejects.not.toThrow('secret');
	await closed;
});

test('nobody there is said without the path', async () => {
	const url = local('/secret');
	await new Promise((resolve) => server.close(resolve));
	const fetched = trusting.get(request(url));
	await expect(fetched).rejects.toMatchObject({
		code: 'URL_UNREACHABLE',
		message: `Nothing could be fetched from 127.0.0.1:${port} (ECONNREFUSED)`,
	});
	server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
});

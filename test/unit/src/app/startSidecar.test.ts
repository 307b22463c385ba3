import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deriveEmbeddedKey } from '../../../../src/app/encryptionKey';
import { gatewayEnvironment, isMainProcess } from '../../../../src/app/gatewayProcess';
import { sidecarPlace, type SidecarPlace } from '../../../../src/app/sidecarPlace';
import { closeSidecar, openSidecar, type SidecarHost } from '../../../../src/app/startSidecar';
import { FakeSidecar } from '../../../support/FakeSidecar';

let dataFolder: string;
let place: SidecarPlace;
let gateways: FakeSidecar[];

beforeEach(() => {
	dataFolder = path.join(mkdtempSync(path.join(tmpdir(), 'wagate-sidecar-')), 'whatsapp');
	place = sidecarPlace(dataFolder);
	gateways = [];
});

afterEach(async () => {
	await closeSidecar(dataFolder);
	await Promise.all(gateways.map((gateway) => gateway.stop()));
	rmSync(path.dirname(dataFolder), { recursive: true, force: true });
});

async function listen(version = '1.0.0', token = 'first', ok = true): Promise<FakeSidecar> {
	const gateway = await FakeSidecar.listen(place, {
		version,
		token,
		ok,
		answer: ({ body }, response) => void response.end(body),
	});
	gateways.push(gateway);
	return gateway;
}

function host(change: Partial<SidecarHost> = {}): SidecarHost & { runs: string[][] } {
	const runs: string[][] = [];
	return {
		runs,
		env: {},
		mayStart: true,
		pid: 4711,
		version: () => '1.0.0',
		run: async (args) => {
			runs.push(args);
			await listen('1.0.0', `started-${runs.length}`);
			return new Promise(() => undefined);
		},
		...change,
	};
}

const open = (process: SidecarHost) =>
	openSidecar({ network: 'whatsapp', sandboxUrl: null, dataFolder }, process);

const echo = (text: string) => ({
	method: 'POST' as const,
	url: '/v1/echo',
	headers: {},
	body: text,
	timeoutMs: 5_000,
});

test('a gateway that runs already is used and told of its new parent', async () => {
	const gateway = await listen();
	const process = host();
	const sidecar = await open(process);
	expect(process.runs).toEqual([]);
	expect(gateway.parents).toEqual([4711]);
	expect((await sidecar.send(echo('olá'))).body).toBe('olá');
});

test('without one it is started with the folder, the network, the socket and its parent', async () => {
	const process = host();
	const sidecar = await open(process);
	expect(process.runs).toEqual([
		[
			...['serve', '--sidecar', '--data', dataFolder, '--network', 'whatsapp'],
			...['--socket', place.socket, '--parent', '4711'],
		],
	]);
	expect(sidecar.token()).toBe('started-1');
});

test('calls at the same time start one gateway', async () => {
	const process = host();
	const [first, second] = await Promise.all([open(process), open(process)]);
	expect(first).toBe(second);
	expect(process.runs).toHaveLength(1);
});

test('a gateway of another version stops before the new one starts', async () => {
	const old = await listen('0.9.0', 'old');
	const process = host();
	const sidecar = await open(process);
	expect(old.asked.map(({ url }) => url)).toEqual(['/v1/shutdown']);
	expect(process.runs).toHaveLength(1);
	expect(sidecar.token()).toBe('started-1');
});

test('one that cannot write its data is there all the same, and says itself what is wrong', async () => {
	await listen('1.0.0', 'first', false);
	const process = host();
	const sidecar = await open(process);
	expect(process.runs).toEqual([]);
	expect((await sidecar.send(echo('still here'))).body).toBe('still here');
});

test('while an update replaces the folder, the gateway that runs is kept', async () => {
	await listen('0.9.0');
	const process = host({ version: () => null });
	await open(process);
	expect(process.runs).toEqual([]);
});

test('a worker uses the gateway it finds, whatever its version, and is no parent', async () => {
	const gateway = await listen('0.9.0');
	await open(host({ mayStart: false }));
	expect(gateway.asked).toEqual([]);
});

test('a worker that finds none says what to do', async () => {
	const process = host({ mayStart: false });
	await expect(open(process)).rejects.toMatchObject({
		code: 'SIDECAR_ABSENT',
		message: expect.stringContaining(dataFolder) as string,
		hint: expect.stringContaining('wagate serve') as string,
	});
	expect(process.runs).toEqual([]);
});

test('a worker that found none finds it later', async () => {
	const worker = host({ mayStart: false });
	await expect(open(worker)).rejects.toMatchObject({ code: 'SIDECAR_ABSENT' });
	await listen();
	await expect(open(worker)).resolves.toBeDefined();
});

test('a call after the gateway died starts it again and is sent once', async () => {
	const process = host();
	const sidecar = await open(process);
	await gateways[0]?.stop();
	expect((await sidecar.send(echo('again'))).body).toBe('again');
	expect(process.runs).toHaveLength(2);
	expect(gateways[1]?.asked.filter(({ url }) => url === '/v1/echo')).toHaveLength(1);
	expect(sidecar.token()).toBe('started-2');
});

test('a gateway that somebody else started anew is reached with its new key', async () => {
	await listen();
	const worker = await open(host({ mayStart: false }));
	await gateways[0]?.stop();
	await listen('1.0.0', 'second');
	expect((await worker.send(echo('still here'))).body).toBe('still here');
	expect(worker.token()).toBe('second');
});

test('the loser of a race finds the winner', async () => {
	// Its own start ends at once, because the winner holds the folder and answers a moment later.
	const loser = host({
		run: async () => setImmediate(() => void listen('1.0.0', 'winner')) && undefined,
	});
	expect((await open(loser)).token()).toBe('winner');
});

test('a gateway that does not come up fails with the end of its log', async () => {
	let starts = 0;
	const process = host({
		run: async () => {
			starts += 1;
			mkdirSync(dataFolder, { recursive: true });
			appendFileSync(place.logFile, 'disk is full\n');
		},
	});
	await expect(open(process)).rejects.toMatchObject({
		code: 'SIDECAR_FAILED',
		message: expect.stringContaining('disk is full') as string,
	});
	expect(starts).toBe(3);
});

test('a stream is closed by its signal', async () => {
	let closed = () => {};
	const gone = new Promise<void>((resolve) => (closed = resolve));
	gateways.push(
		await FakeSidecar.listen(place, {
			version: '1.0.0',
			token: 'first',
			answer: (_, response) => void response.once('close', closed).write('{"sequence":1}\n'),
		}),
	);
	const abort = new AbortController();
	const sidecar = await open(host());
	const request = { ...echo(''), method: 'GET' as const, body: undefined, timeoutMs: 1_000 };
	const stream = await sidecar.stream(request, abort.signal);
	for await (const chunk of stream) {
		expect(Buffer.from(chunk).toString()).toBe('{"sequence":1}\n');
		break;
	}
	abort.abort();
	await gone;
});

describe('the place', () => {
	test('keeps the socket beside the data when its name is short enough', () => {
		expect(sidecarPlace('/data/wagate', 'linux').socket).toBe('/data/wagate/gateway.sock');
	});

	test('moves a long name to a short one that every process computes alike', () => {
		const long = `/${'x'.repeat(120)}/wagate`;
		const { socket } = sidecarPlace(long, 'linux');
		expect(socket).toMatch(/wagate-\d+\/wagate-[0-9a-f]{16}\.sock$/);
		expect(sidecarPlace(long, 'linux').socket).toBe(socket);
		expect(sidecarPlace(`${long}2`, 'linux').socket).not.toBe(socket);
	});

	test('is a named pipe on Windows', () => {
		expect(sidecarPlace('C:\\n8n', 'win32').socket).toMatch(/^\\\\\.\\pipe\\wagate-[0-9a-f]{16}$/);
	});
});

test.each([
	[['node', 'n8n'], true],
	[['node', 'n8n', 'start'], true],
	[['node', 'n8n', '--tunnel'], true],
	[['node', 'n8n', 'worker', '--concurrency=5'], false],
	[['node', 'n8n', 'webhook'], false],
	[['node', 'n8n', 'execute', '--id=1'], false],
])('%j is main: %s', (argv, main) => {
	expect(isMainProcess(argv)).toBe(main);
});

test('the gateway inherits no secret of n8n', () => {
	const ours = { PATH: '/bin', WAGATE_LOG_LEVEL: 'debug' };
	const foreign = {
		N8N_ENCRYPTION_KEY: 'k',
		DB_PASSWORD: 'p',
		WAGATE_ADMIN_KEY: 'of-another-gateway',
	};
	const passed = gatewayEnvironment({ ...ours, ...foreign, N8N_USER_FOLDER: dataFolder });
	expect(passed).toEqual({ ...ours, WAGATE_ENCRYPTION_KEY: deriveEmbeddedKey('k') });
	expect(Object.values(passed)).not.toContain('k');
});

test('the gateway is given a key of its own when the operator named one', () => {
	const named = { WAGATE_ENCRYPTION_KEY: 'named by the operator' };
	expect(gatewayEnvironment({ ...named, N8N_ENCRYPTION_KEY: 'k' })).toEqual(named);
});

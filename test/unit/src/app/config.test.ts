import { readConfig, serveUsage } from '../../../../src/app/config';
import { GatewayError } from '../../../../src/domain/errors';

test('defaults listen on the loopback address and ask for real WhatsApp', () => {
	const config = readConfig([], { HOME: '/home/ann' });
	expect(config.listen).toEqual({ host: '127.0.0.1', port: 8480 });
	expect(config.network).toBe('whatsapp');
	expect(config.dataFolder).toMatch(/\.wagate[\\/]whatsapp$/);
});

test('the command line wins over the environment', () => {
	const config = readConfig(['--port', '9000', '--network', 'sandbox'], {
		WAGATE_PORT: '1',
		WAGATE_NETWORK: 'whatsapp',
		WAGATE_SANDBOX_URL: 'http://127.0.0.1:5000',
	});
	expect(config.listen).toEqual({ host: '127.0.0.1', port: 9000 });
	expect(config.network).toBe('sandbox');
	expect(config.sandboxUrl).toBe('http://127.0.0.1:5000');
});

test('a sidecar listens on its socket and knows its parents', () => {
	const config = readConfig(
		['--sidecar', '--socket', '/tmp/x.sock', '--parent', '12', '--parent', '13'],
		{},
	);
	expect(config).toMatchObject({
		sidecar: true,
		listen: { socket: '/tmp/x.sock' },
		parents: [12, 13],
	});
});

test('the version that is named to WhatsApp can be overridden', () => {
	expect(readConfig([], {}).waVersion).toBeNull();
	expect(readConfig([], { WAGATE_WA_VERSION: '2.3000.17' }).waVersion).toEqual([2, 3000, 17]);
});

test('private addresses are out of reach unless the operator says otherwise', () => {
	expect(readConfig([], {}).allowPrivateUrls).toBe(false);
	expect(readConfig([], { WAGATE_ALLOW_PRIVATE_URLS: 'false' }).allowPrivateUrls).toBe(false);
	expect(readConfig([], { WAGATE_ALLOW_PRIVATE_URLS: 'true' }).allowPrivateUrls).toBe(true);
	expect(serveUsage).toContain('WAGATE_ALLOW_PRIVATE_URLS');
});

test('how webhooks are retried is given in seconds', () => {
	expect(readConfig([], {}).webhooks).toEqual({
		waits: null,
		attemptTimeoutMs: null,
		giveUpMs: null,
		plainHttpHosts: [],
	});
	const env = {
		WAGATE_WEBHOOK_WAITS: '0.2,1,30',
		WAGATE_WEBHOOK_TIMEOUT: '2',
		WAGATE_WEBHOOK_GIVE_UP: '60',
		WAGATE_PLAIN_HTTP_HOSTS: 'hooks.example.com, 203.0.114.0/24',
	};
	expect(readConfig([], env).webhooks).toEqual({
		waits: [200, 1_000, 30_000],
		attemptTimeoutMs: 2_000,
		giveUpMs: 60_000,
		plainHttpHosts: ['hooks.example.com', '203.0.114.0/24'],
	});
});

test('how long things are kept is given in days, for those that are named', () => {
	const { retention } = readConfig([], { WAGATE_KEEP_DAYS: 'messages=30, events=0.5' });
	const DAY = 86_400_000;
	expect(retention).toMatchObject({
		messages: 30 * DAY,
		events: DAY / 2,
		deadLetters: 30 * DAY,
	});
});

test.each([
	[[], { WAGATE_WA_VERSION: 'latest' }, 'WAGATE_WA_VERSION must be like 2.3000.1, not "latest"'],
	[[], { WAGATE_WEBHOOK_WAITS: '5,,30' }, 'WAGATE_WEBHOOK_WAITS must be seconds above 0, not ""'],
	[[], { WAGATE_WEBHOOK_TIMEOUT: '0' }, 'WAGATE_WEBHOOK_TIMEOUT must be seconds above 0'],
	[[], { WAGATE_ALLOW_PRIVATE_URLS: 'yes' }, 'WAGATE_ALLOW_PRIVATE_URLS must be true or false'],
	[[], { WAGATE_KEEP_DAYS: 'letters=1' }, 'WAGATE_KEEP_DAYS names "letters"'],
	[[], { WAGATE_KEEP_DAYS: 'idempotencyKeys=0.5' }, 'idempotencyKeys needs days, 1 at least'],
	[[], { WAGATE_KEEP_DAYS: 'events' }, 'events needs days'],
	[['--network', 'moon'], {}, '--network must be whatsapp or sandbox, not "moon"'],
	[['--port', '70000'], {}, '--port must be a whole number'],
	[['--prot', '1'], {}, '--prot'],
	[[], { WAGATE_ADMIN_KEY: 'short' }, 'WAGATE_ADMIN_KEY is shorter than 16 characters'],
])('%j with %j names what is wrong', (args, env, message) => {
	expect(() => readConfig(args, env)).toThrow(GatewayError);
	expect(() => readConfig(args, env)).toThrow(message);
});

test('an admin key is never part of the error about it', () => {
	expect(() => readConfig([], { WAGATE_ADMIN_KEY: 'hunter2' })).not.toThrow(/hunter2/);
});

describe('a database', () => {
	const url = 'postgres://wagate:hunter2@db.example.com/wagate';

	test('is used when it is named, on the command line or in the environment', () => {
		expect(readConfig([], {}).database).toBeNull();
		expect(readConfig(['--database', url], {}).database).toMatchObject({ url, schema: 'wagate' });
		const env = {
			WAGATE_DATABASE_URL: url,
			WAGATE_DATABASE_SCHEMA: 'shop',
			WAGATE_DATABASE_CONNECTIONS: '25',
			WAGATE_CLUSTER_LEASE: '4',
			WAGATE_CLUSTER_PORT: '7001',
			WAGATE_CLUSTER_URL: 'http://gateway-1.internal:7001',
			WAGATE_FILES: '/mnt/shared/files',
		};
		expect(readConfig(['--host', '10.0.0.7'], env).database).toEqual({
			url,
			schema: 'shop',
			connections: 25,
			files: '/mnt/shared/files',
			cluster: {
				url: 'http://gateway-1.internal:7001',
				listen: { host: '10.0.0.7', port: 7_001 },
				leaseMs: 4_000,
			},
		});
	});

	test.each([
		[{ WAGATE_DATABASE_URL: 'mysql://root:hunter2@db/x' }, 'must begin with postgres://'],
		[{ WAGATE_DATABASE_URL: url, WAGATE_DATABASE_SCHEMA: 'no"name' }, 'WAGATE_DATABASE_SCHEMA'],
		[{ WAGATE_DATABASE_URL: url, WAGATE_CLUSTER_LEASE: '0' }, 'WAGATE_CLUSTER_LEASE'],
	])('%j names what is wrong, and no password', (env, message) => {
		expect(() => readConfig([], env)).toThrow(message);
		expect(() => readConfig([], env)).not.toThrow(/hunter2/);
	});
});

test('the public address loses the slash that people copy along, and must be one', () => {
	const read = (url?: string) => readConfig([], url ? { WAGATE_PUBLIC_URL: url } : {}).publicUrl;
	expect(read()).toBeNull();
	expect(read('https://gateway.example.com/wa/')).toBe('https://gateway.example.com/wa');
	expect(() => read('gateway.example.com')).toThrow(/WAGATE_PUBLIC_URL must be like/);
});

describe('how sends are paced', () => {
	const pacing = (value: string) => readConfig([], { WAGATE_PACING: value }).pacing;

	test('is left to the network, switched, or said in part', () => {
		expect(readConfig([], {}).pacing).toEqual({});
		expect(pacing('off')).toEqual({ enabled: false });
		expect(pacing('on')).toEqual({ enabled: true });
		expect(
			pacing('perMinute=20, quietHours=22:00-07:00, timeZone=America/Sao_Paulo, typing=false'),
		).toEqual({
			enabled: true,
			perMinute: 20,
			quietHours: '22:00-07:00',
			timeZone: 'America/Sao_Paulo',
			typing: false,
		});
	});

	test.each([
		'perHour=3',
		'perMinute=many',
		'quietHours=late',
		'timeZone=Mars',
		'enabled=true',
		'x',
	])('%s is refused by name', (value) => {
		expect(() => pacing(value)).toThrow(/WAGATE_PACING/);
	});
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ChildProcess } from '../../../scripts/n8n/ChildProcess';
import { eventually } from '../../../scripts/n8n/eventually';
import { SocketTransport } from '../../../src/app/SocketTransport';
import { runSandbox, type RunningSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { HookServer } from '../../support/HookServer';
import { needsPostgres } from '../../support/services';
import { gatewayEvent } from '../../support/storageFixtures';
import { TestSchema } from '../../support/TestSchema';

const postgres = needsPostgres();
const RELAY = 'vendor-1';

/** The gateway beside an n8n, as one of several that share a database. */
class Sidecar {
	#process: ChildProcess | null = null;
	readonly #socket: SocketTransport;

	constructor(
		readonly folder: string,
		private readonly dist: string,
		private readonly sandboxUrl: string,
		private readonly env: NodeJS.ProcessEnv,
	) {
		this.#socket = new SocketTransport(join(folder, 'gateway.sock'));
	}

	async start(): Promise<void> {
		mkdirSync(this.folder, { recursive: true });
		const serve = [join(this.dist, 'src/main.js'), 'serve', '--sidecar', '--network', 'sandbox'];
		const place = ['--data', this.folder, '--socket', join(this.folder, 'gateway.sock')];
		this.#process = ChildProcess.start({
			name: 'sidecar',
			program: process.execPath,
			args: [...serve, ...place, '--sandbox', this.sandboxUrl, '--parent', String(process.pid)],
			env: { ...process.env, ...this.env },
			cwd: this.folder,
			logFile: join(this.folder, 'log'),
		});
		await eventually('the sidecar', () => this.call('GET', '/health'), { everyMs: 50 });
	}

	async call(method: string, path: string, body?: object): Promise<unknown> {
		const token = readFileSync(join(this.folder, 'token'), 'utf8').trim();
		const answer = await this.#socket.send({
			...{ method: method as 'GET', url: path, timeoutMs: 20_000 },
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
		});
		if (answer.status !== 200)
			throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
		return JSON.parse(answer.body);
	}

	async kill(): Promise<void> {
		await this.#process?.kill();
		this.#socket.close();
	}
}

postgres.describe(
	'a webhook that several triggers share, with two gateways on one database',
	() => {
		let dist: string;
		let folder: string;
		let schema: TestSchema;
		let whatsapp: RunningSandbox;
		let hook: HookServer;
		let one: Sidecar;
		let two: Sidecar;

		beforeAll(async () => {
			dist = buildGateway();
			folder = mkdtempSync(join(tmpdir(), 'wagate-relay-'));
			schema = new TestSchema(postgres.where);
			whatsapp = await runSandbox();
			hook = await HookServer.open();
			const env = {
				WAGATE_DATABASE_URL: schema.url,
				WAGATE_DATABASE_SCHEMA: schema.schema,
				WAGATE_FILES: join(folder, 'files'),
				WAGATE_CLUSTER_LEASE: '2',
				WAGATE_LOG_LEVEL: 'warn',
			};
			[one, two] = ['one', 'two'].map(
				(name) => new Sidecar(join(folder, name), dist, whatsapp.controlUrl, env),
			) as [Sidecar, Sidecar];
			await one.start();
			await two.start();
		});

		afterAll(async () => {
			await Promise.all([one.kill(), two.kill(), hook.close()]);
			await whatsapp.close();
			await schema.drop();
			for (const path of [folder, dirname(dist)]) rmSync(path, { recursive: true, force: true });
		});

		const publish = (by: Sidecar, id: string) =>
			by.call('POST', `/v1/relays/${RELAY}/events`, { events: [gatewayEvent({ id })] });

		test('events reach every listener once, whichever gateway has them, and also when one dies', async () => {
			const listener = (direct: boolean) => ({
				...{ url: hook.url, publicUrl: hook.url, token: 'a token of some length', events: [] },
				...{ workflow: 'w', direct, instance: 'shop', expiresAt: null, previous: null },
			});
			await one.call('PUT', `/v1/relays/${RELAY}/listeners/first`, listener(true));
			await two.call('PUT', `/v1/relays/${RELAY}/listeners/second`, listener(false));
			expect(await publish(two, 'evt_1')).toEqual({ listeners: 1 });
			expect(await publish(one, 'evt_1')).toEqual({ listeners: 1 });
			expect(await publish(one, 'evt_2')).toEqual({ listeners: 1 });
			await hook.post(1);
			await one.kill();
			expect(await publish(two, 'evt_3')).toEqual({ listeners: 1 });
			const last = `${RELAY}:evt_3`;
			await eventually('the last one', async () => hook.ids.includes(last) || undefined);
			// What the one that died had not noted as taken comes again, under its id.
			expect([...new Set(hook.ids)]).toEqual([`${RELAY}:evt_1`, `${RELAY}:evt_2`, last]);
			await two.call('DELETE', `/v1/relays/${RELAY}/listeners/second`);
			await two.call('DELETE', `/v1/relays/${RELAY}/listeners/first`);
			expect(await publish(two, 'evt_4')).toEqual({ listeners: 0 });
			expect(await schema.query('select name from instances')).toEqual([]);
		});
	},
);

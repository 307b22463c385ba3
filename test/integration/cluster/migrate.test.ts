import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Door } from '../../../chaos/rig/Door';
import { Line } from '../../../chaos/rig/Line';
import { eventually } from '../../../scripts/n8n/eventually';
import { type Account, runSandbox, type RunningSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { HookServer } from '../../support/HookServer';
import { needsPostgres } from '../../support/services';
import { TestSchema } from '../../support/TestSchema';
import { INSTANCE } from './Cluster';
import { GatewayNode } from './GatewayNode';

const EVE = '15550002222';
const KEY = 'admin-key-of-this-test';
const postgres = needsPostgres();

postgres.describe('wagate migrate', () => {
	let dist: string;
	let folder: string;
	let schema: TestSchema;
	let whatsapp: RunningSandbox;
	let line: Line;
	let door: Door;
	let hook: HookServer;
	let onSqlite: GatewayNode;
	let onPostgres: GatewayNode;
	let account: Account;

	beforeAll(async () => {
		dist = buildGateway();
		folder = mkdtempSync(join(tmpdir(), 'wagate-migrate-'));
		schema = new TestSchema(postgres.where);
		whatsapp = await runSandbox();
		line = await Line.open(whatsapp.url);
		const descriptor = (await (await fetch(whatsapp.controlUrl)).json()) as object;
		door = await Door.open({ ...descriptor, url: line.url });
		hook = await HookServer.open();
		const settings = { dist, folder, sandboxUrl: door.url, adminKey: KEY };
		const env = { WAGATE_WEBHOOK_WAITS: '0.2', WAGATE_LOG_LEVEL: 'warn' };
		// The same data folder, by the same name.
		onSqlite = await GatewayNode.prepare('gateway', { ...settings, env });
		const database = databaseEnv();
		onPostgres = await GatewayNode.prepare('gateway', {
			...settings,
			env: { ...env, ...database },
		});
		await onSqlite.start();
		account = whatsapp.simulator.account('15550001001', { name: 'Shop' });
		await link();
	});

	afterAll(async () => {
		await Promise.all([onSqlite.end(), onPostgres.end(), hook.close(), door.close()]);
		await line.close();
		await whatsapp.close();
		await schema.drop();
		rmSync(folder, { recursive: true, force: true });
		rmSync(dirname(dist), { recursive: true, force: true });
	});

	const databaseEnv = () => ({
		WAGATE_DATABASE_URL: schema.url,
		WAGATE_DATABASE_SCHEMA: schema.schema,
	});

	/** A command on the data folder, to its end. */
	function wagate(command: 'migrate' | 'serve', env: NodeJS.ProcessEnv = {}) {
		const args = [command, '--network', 'sandbox', '--data', join(folder, 'gateway')];
		return spawnSync(process.execPath, [join(dist, 'src/main.js'), ...args], {
			env: { ...process.env, ...env },
			encoding: 'utf8',
		});
	}

	const migrate = () => wagate('migrate', databaseEnv());

	async function link(): Promise<void> {
		await onSqlite.call('POST', '/instances', { instance: INSTANCE });
		const connect = () =>
			onSqlite.call<{ qr: string | null }>('POST', `/instances/${INSTANCE}/connect`, {});
		await account.phone.scan(
			await eventually('the QR', async () => (await connect()).qr ?? undefined),
		);
		await reaches(onSqlite, 'connected');
		const webhook = { url: hook.url, events: ['message.received'] };
		await onSqlite.call('PUT', `/instances/${INSTANCE}/webhook`, webhook);
	}

	async function reaches(node: GatewayNode, state: string): Promise<void> {
		await eventually(state, async () => {
			const found = await node.call<{ state: string }>('GET', `/instances/${INSTANCE}`);
			return found.state === state || undefined;
		});
	}

	const send = (node: GatewayNode, text: string, waitFor = 'server_ack') =>
		node.call<{ messageId: string; state: string }>(
			'POST',
			`/instances/${INSTANCE}/messages/text`,
			{
				...{ to: EVE, text, idempotencyKey: `key of ${text}` },
				...{ waitFor, waitMs: 20_000 },
			},
		);

	const textsTaken = () =>
		hook.posts.map(({ body }) => {
			const { data } = JSON.parse(body) as { data: { message: { text: string } } };
			return data.message.text;
		});

	test('moves an account with everything that is under way, and nobody scans a QR again', async () => {
		const eve = whatsapp.simulator.contact(EVE, { name: 'Eve' });
		eve.text(account, 'in on SQLite');
		await hook.post(0);
		await send(onSqlite, 'out on SQLite');
		await eve.receives({ text: 'out on SQLite' });

		// A delivery that nobody takes, and a send that cannot leave.
		hook.always(500);
		eve.text(account, 'not delivered yet');
		await hook.post(1);
		line.refuse();
		await reaches(onSqlite, 'reconnecting');
		const queued = await send(onSqlite, 'not sent yet', 'accepted');
		const running = migrate();
		expect(running).toMatchObject({ status: 1 });
		expect(running.stderr).toMatch(/belongs to another running gateway[^]*Next step: Stop that/);
		await onSqlite.stop();
		eve.text(account, 'while nobody was there');

		const moved = migrate();
		expect(moved).toMatchObject({ status: 0 });
		expect(moved.stdout).toMatch(/1 instances, \d+ rows[^]*Next: wagate serve/);
		expect(moved.stderr).toMatch(/\d+ %/);

		const before = hook.posts.length;
		hook.always(200);
		line.heal();
		await onPostgres.start();
		await reaches(onPostgres, 'connected');
		await eve.receives({ text: 'not sent yet' });
		expect(await send(onPostgres, 'not sent yet')).toMatchObject({ messageId: queued.messageId });
		await send(onPostgres, 'out on PostgreSQL');
		await eve.receives({ text: 'out on PostgreSQL' });
		eve.text(account, 'in on PostgreSQL');
		await hook.post(before + 2);
		expect(textsTaken().slice(before)).toEqual([
			'not delivered yet',
			'while nobody was there',
			'in on PostgreSQL',
		]);
		expect(eve.inbox.filter(({ text }) => text === 'not sent yet')).toHaveLength(1);
		expect(account.devices).toMatchObject([{ device: 1 }]);
		expect(whatsapp.simulator.stats.retriesAsked).toBe(0);
	});

	test.each(['serve', 'migrate'] as const)(
		'wagate %s refuses the folder that was moved',
		(command) => {
			const env = command === 'migrate' ? databaseEnv() : {};
			const { status, stderr } = wagate(command, env);
			expect(status).toBe(1);
			expect(stderr).toMatch(/are in a database now[^]*Next step: Start with --database/);
		},
	);
});

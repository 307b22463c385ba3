import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { eventually } from '../../scripts/n8n/eventually';
import type { RemoteAccount } from '../../src/simulator/http/openSandbox';
import { useStage } from './stage/Stage';
import { Traffic } from './stage/traffic';
import { Triggered } from './stage/Triggered';

const stage = useStage('crash');
let account: RemoteAccount;
let traffic: Traffic;
let triggered: Triggered;

beforeAll(async () => {
	account = await stage().link();
	traffic = await Traffic.open(stage().sandbox);
	triggered = new Triggered(stage().n8n.client, await stage().publishEcho());
});

/** A last message from everybody has arrived, so every earlier one has; each started one execution, in the order of its chat. */
async function expectEachOnceInOrder(): Promise<void> {
	await traffic.write(1);
	const executions = await triggered.having(traffic.texts);
	for (const [number, texts] of traffic.sent) {
		const seen = executions.filter(({ phone }) => phone === number).map(({ text }) => text);
		expect(seen).toEqual(texts);
	}
}

async function expectSameLink(): Promise<void> {
	await account.opened({ within: 30_000 });
	const { devices } = await account.describe();
	expect(devices).toEqual([expect.objectContaining({ device: 1, connected: true })]);
}

describe('n8n is restarted', () => {
	test('what came while it was down is there once it is back', async () => {
		await traffic.write(2);
		await triggered.having(traffic.texts);
		await stage().n8n.stop();
		await eventually('the sidecar is gone with its parent', async () =>
			stage().sidecarPid() === null ? true : undefined,
		);
		await traffic.write(3);
		await stage().n8n.restart();
		await expectEachOnceInOrder();
		await expectSameLink();
	});
});

describe('n8n is killed under a stream of messages', () => {
	// The more answers are out, the later in the stream the crash comes.
	test.each([1, 3, 6, 9])('after %i answers of this round', async (answers) => {
		const echoes = await countEchoes();
		const writing = traffic.write(4);
		await answered(echoes + answers);
		await stage().n8n.kill();
		await writing;
		await stage().n8n.restart();
		await expectEachOnceInOrder();
	});

	test('together with its gateway', async () => {
		const echoes = await countEchoes();
		const writing = traffic.write(4);
		await answered(echoes + 2);
		killSidecar();
		await stage().n8n.kill();
		await writing;
		await stage().n8n.restart();
		await expectEachOnceInOrder();
		await expectSameLink();
	});
});

describe('n8n is killed after it stored the execution and before the event is settled', () => {
	test('the event comes again, and starts nothing', async () => {
		const before = storedExecutions().length;
		const pid = sidecarPid();
		const writing = traffic.write(1);
		while (storedExecutions().length === before) await setImmediate();
		// Frozen: whatever n8n sends it now is never read.
		process.kill(pid, 'SIGSTOP');
		await stage().n8n.kill();
		process.kill(pid, 'SIGKILL');
		await eventually('the gateway is gone', async () =>
			stage().sidecarPid() === null ? true : undefined,
		);
		const unsettled = read(gatewayDatabase(), 'SELECT event_id AS value FROM deliveries');
		const stored = storedExecutions();
		expect(unsettled.some((event) => stored.some((key) => key.endsWith(`:${event}`)))).toBe(true);
		await writing;
		await stage().n8n.restart();
		await expectEachOnceInOrder();
	});
});

describe('the gateway is killed under a stream of messages', () => {
	test('it comes back by itself, with the same link', async () => {
		const talk = traffic.talk();
		const before = stage().sidecarPid();
		killSidecar();
		await eventually('another gateway', async () => {
			const pid = stage().sidecarPid();
			return pid !== null && pid !== before ? true : undefined;
		});
		await account.opened({ within: 30_000 });
		await talk.stop();
		await expectEachOnceInOrder();
		await expectSameLink();
	});
});

function sidecarPid(): number {
	const pid = stage().sidecarPid();
	if (pid === null) throw new Error('No gateway runs');
	return pid;
}

function killSidecar(): void {
	process.kill(sidecarPid(), 'SIGKILL');
}

/** The deduplication keys of executions, straight from n8n's database: over HTTP the news comes too late. */
function storedExecutions(): string[] {
	const file = path.join(stage().n8n.userFolder, '.n8n', 'database.sqlite');
	const keyed = 'FROM execution_entity WHERE deduplicationKey IS NOT NULL';
	return read(file, `SELECT deduplicationKey AS value ${keyed}`);
}

function gatewayDatabase(): string {
	return path.join(stage().dataFolder, 'wagate.db');
}

function read(file: string, query: string): string[] {
	const database = new DatabaseSync(file);
	try {
		return database
			.prepare(query)
			.all()
			.map(({ value }) => String(value));
	} finally {
		database.close();
	}
}

async function answered(count: number): Promise<void> {
	const probe = async () => ((await countEchoes()) >= count ? true : undefined);
	await eventually(`${count} answers`, probe, { everyMs: 10 });
}

async function countEchoes(): Promise<number> {
	const { sandbox } = stage();
	const numbers = [...traffic.sent.keys()];
	const inboxes = await Promise.all(
		numbers.map(async (number) => (await sandbox.contact(number)).inbox()),
	);
	return inboxes.flat().length;
}

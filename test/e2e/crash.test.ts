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

function killSidecar(): void {
	const pid = stage().sidecarPid();
	if (pid === null) throw new Error('No gateway runs');
	process.kill(pid, 'SIGKILL');
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

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '../../../scripts/n8n/eventually';
import { type Account, runSandbox, type RunningSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { GatewayNode } from '../cluster/GatewayNode';

/** `wagate serve` alone in a process of its own, as it is run, with a local WhatsApp in this one. */
export class ServedGateway {
	private constructor(
		readonly whatsapp: RunningSandbox,
		readonly node: GatewayNode,
		readonly adminKey: string,
		private readonly folders: string[],
	) {}

	static async open(env: NodeJS.ProcessEnv = {}): Promise<ServedGateway> {
		const dist = buildGateway();
		const folder = mkdtempSync(join(tmpdir(), 'wagate-served-'));
		const whatsapp = await runSandbox();
		const adminKey = randomBytes(24).toString('base64url');
		const node = await GatewayNode.prepare('alone', {
			...{ dist, folder, adminKey, sandboxUrl: whatsapp.controlUrl },
			env: { WAGATE_LOG_LEVEL: process.env.WAGATE_TEST_LOG ?? 'warn', ...env },
		});
		await node.start();
		return new ServedGateway(whatsapp, node, adminKey, [folder, dirname(dist)]);
	}

	/** An instance of this name with this account, linked and on line. */
	async link(instance: string, number: string): Promise<Account> {
		const account = this.whatsapp.simulator.account(number, { name: instance });
		await this.node.call('POST', '/instances', { instance });
		const connect = () =>
			this.node.call<{ qr: string | null }>('POST', `/instances/${instance}/connect`, {});
		await account.phone.scan(
			await eventually('the QR', async () => (await connect()).qr ?? undefined),
		);
		const state = () => this.node.call<{ state: string }>('GET', `/instances/${instance}`);
		await eventually(`${instance} to be connected`, async () =>
			(await state()).state === 'connected' ? true : undefined,
		);
		return account;
	}

	/** Fails the test when the simulator saw a problem. */
	async close(): Promise<void> {
		await this.node.stop();
		await this.node.end();
		await this.whatsapp.close();
		for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
		this.whatsapp.simulator.assertClean();
	}
}

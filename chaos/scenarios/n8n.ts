import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { n8nFolder } from '../../scripts/n8n/installN8n';
import { N8n } from '../../scripts/n8n/N8n';
import type { NewWorkflow } from '../../scripts/n8n/N8nClient';
import { INSTANCE } from '../rig/Gateway';
import { Load } from '../rig/Load';
import { Skipped } from '../Skipped';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

const PATH = 'chaos';
const KILLS = 2;
const SETTLE_MS = 4_000;
/** An execution for each event, of which a message has several. */
const RATES = { inPerSecond: 2, outPerSecond: 0.5 };
const DRAIN_MS = 120_000;
/** As by default: an execution takes longer than a handler does. */
const ATTEMPT_TIMEOUT_S = 15;

/** A workflow that answers when it has handed the event on: what n8n has answered with 2xx is out. */
export const n8nKilled: Scenario = {
	name: 'n8n-kills',
	title: 'the endpoint is a workflow of a real n8n, which is killed and started again',
	isShort: false,
	boundS: 400,
	store: null,
	play: killN8n,
};

async function killN8n({ stage, progress }: Play) {
	const { gateway, receiver } = stage;
	const root = join(__dirname, '..', '..');
	if (!existsSync(join(n8nFolder(root), 'node_modules', 'n8n', 'bin', 'n8n'))) {
		throw new Skipped('n8n is not installed in .tools; npm run test:e2e installs it');
	}
	const { attemptTimeoutS } = gateway;
	gateway.attemptTimeoutS = ATTEMPT_TIMEOUT_S;
	await stage.restart();
	const n8n = await N8n.start({ root });
	try {
		const { id } = await n8n.client.createWorkflow(handingOnTo(receiver.url));
		await n8n.client.publish(id);
		await gateway.setWebhook(INSTANCE, `${n8n.url}/webhook/${PATH}`);
		progress(`n8n answers after ${(n8n.readyAfterMs / 1000).toFixed(0)} s`);
		const load = Load.start(stage, RATES);
		for (let kill = 0; kill < KILLS; kill += 1) {
			await pause(SETTLE_MS);
			await n8n.kill();
			await n8n.restart();
		}
		await pause(SETTLE_MS);
		await load.stop();
		await drain(stage, DRAIN_MS);
	} finally {
		await n8n.dispose();
		gateway.attemptTimeoutS = attemptTimeoutS;
		await gateway.setWebhook(INSTANCE, receiver.url);
	}
	return { notes: [`${KILLS} kills of n8n`], faults: [] };
}

function handingOnTo(url: string): NewWorkflow {
	return {
		name: 'Chaos',
		nodes: [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: '7c6ffb3e-6a0c-4d0e-9a4c-0d2a1c0f5b11',
				parameters: {
					httpMethod: 'POST',
					path: PATH,
					responseMode: 'lastNode',
					responseData: 'noData',
					options: {},
				},
			},
			{
				name: 'Hand on',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					method: 'POST',
					url,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify($json.body) }}',
					options: {},
				},
			},
		],
		connections: {
			Webhook: { main: [[{ node: 'Hand on', type: 'main', index: 0 }]] },
		},
	};
}

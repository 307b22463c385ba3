import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openSandbox } from '../../src/simulator/http/openSandbox';
import { itemsOf, type N8nClient, type NewWorkflow } from '../n8n/N8nClient';
import { withCredential } from '../n8n/withCredential';

export const demo = {
	credential: 'Local WhatsApp',
	instance: 'demo',
	/** Number of the account that is linked on the local WhatsApp. */
	account: '15550001111',
	/** Number of Eve, who writes to it. */
	contact: '15550002222',
};

const credentialType = 'whatsAppGatewayApi';
const nodeType = 'n8n-nodes-wagate.whatsAppGateway';

interface Named {
	id: string;
	name: string;
	active?: boolean;
}

/** The credential of the local WhatsApp, made at the first start. */
export async function ensureCredential(client: N8nClient): Promise<string> {
	const known = await client.call<Named[]>('GET', '/rest/credentials');
	const found = known.find(({ name }) => name === demo.credential);
	if (found) return found.id;
	const data = {
		gateway: 'embedded',
		connection: 'sidecar',
		network: 'sandbox',
		instance: demo.instance,
	};
	return (await client.createCredential(demo.credential, credentialType, data)).id;
}

/** Links the account as a person does: Create, Connect, and the phone scans the QR. */
export async function ensureLinked(
	client: N8nClient,
	credentialId: string,
	sandboxUrl: string,
): Promise<void> {
	const id = await ensureWorkflow(client, linkWorkflow(credentialId));
	const offer = await connect(client, id);
	if (offer.state === 'connected') return;
	const account = await openSandbox(sandboxUrl).account(demo.account, { name: 'WaGate demo' });
	await account.scan(String(offer.qr));
	const linked = await connect(client, id);
	if (linked.state !== 'connected') {
		throw new Error(`The account did not link: its state is ${String(linked.state)}.`);
	}
}

async function connect(client: N8nClient, workflow: string): Promise<Record<string, unknown>> {
	const execution = await client.runToEnd(workflow, { trigger: 'Start' });
	const [item] = itemsOf(execution, 'Connect');
	if (item) return item as Record<string, unknown>;
	const { message } = execution.data?.resultData.error ?? { message: execution.status };
	throw new Error(`The node Connect put out nothing: ${message}`);
}

/** Imports the echo example and publishes it; resolves with its id. */
export async function ensureEcho(
	client: N8nClient,
	credentialId: string,
	root: string,
): Promise<string> {
	const file = path.join(root, 'examples', 'echo.json');
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as NewWorkflow;
	const id = await ensureWorkflow(
		client,
		withCredential(workflow, { id: credentialId, name: demo.credential }),
	);
	const { active } = await client.call<Named>('GET', `/rest/workflows/${id}`);
	if (!active) await client.publish(id);
	return id;
}

async function ensureWorkflow(client: N8nClient, workflow: NewWorkflow): Promise<string> {
	const known = await client.call<Named[]>('GET', '/rest/workflows');
	const found = known.find(({ name }) => name === workflow.name);
	return found?.id ?? (await client.createWorkflow(workflow)).id;
}

function linkWorkflow(credentialId: string): NewWorkflow {
	const next = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	return withCredential(
		{
			name: 'WaGate: link an account',
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{
					name: 'Create',
					type: nodeType,
					parameters: { resource: 'instance', operation: 'create', instanceName: demo.instance },
					onError: 'continueRegularOutput',
				},
				{
					name: 'Connect',
					type: nodeType,
					parameters: {
						resource: 'instance',
						operation: 'connect',
						instance: { __rl: true, mode: 'name', value: demo.instance },
					},
				},
			],
			connections: { Start: next('Create'), Create: next('Connect') },
		},
		{ id: credentialId, name: demo.credential },
	);
}

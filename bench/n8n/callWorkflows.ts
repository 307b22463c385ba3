import type { NewWorkflow } from '../../scripts/n8n/N8nClient';

type Node = NewWorkflow['nodes'][number];

export const CALL = 'Call';
export const START = 'Start';
export const KEY = '429683C4C977415CAAFCCE10F7D57E11';

/** Sends one text to Evolution API, by its own node or by the portable one. */
export function wagateNode(type: 'evolutionApi' | 'whatsAppGateway', credential: string): Node {
	return {
		name: CALL,
		type: `n8n-nodes-wagate.${type}`,
		parameters: {
			resource: 'message',
			operation: 'sendText',
			to: { __rl: true, mode: 'id', value: '={{ $json.to }}' },
			text: '={{ $json.text }}',
		},
		credentials: { whatsAppGatewayApi: { id: credential, name: 'gateway' } },
	};
}

/** The same request by n8n's own node, as somebody would build it from the vendor's documentation. */
export function httpRequestNode(url: string, credential: string): Node {
	return {
		name: CALL,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${url}/message/sendText/sales`,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ number: $json.to, text: $json.text, linkPreview: false }) }}',
			options: {},
		},
		credentials: { httpHeaderAuth: { id: credential, name: 'header' } },
	};
}

/** Runs the node `count` times, once for each item, one after another. */
export function loopOf(name: string, node: Node, count: number): NewWorkflow {
	const { nodes, connections } = itemsFor(count);
	const loop: Node = {
		name: 'Loop',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: 1, options: {} },
	};
	return {
		name,
		nodes: [...nodes, loop, node],
		connections: {
			...connections,
			Items: { main: [[to('Loop')]] },
			Loop: { main: [[], [to(CALL)]] },
			[CALL]: { main: [[to('Loop')]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Runs the node once, for all items. */
export function onceFor(name: string, node: Node, count: number): NewWorkflow {
	const { nodes, connections } = itemsFor(count);
	return {
		name,
		nodes: [...nodes, node],
		connections: { ...connections, Items: { main: [[to(CALL)]] } },
		settings: { executionOrder: 'v1' },
	};
}

function itemsFor(count: number): Pick<NewWorkflow, 'nodes' | 'connections'> {
	const items = Array.from({ length: count }, (_, index) => ({
		to: '5511988887777',
		text: `message ${index}`,
	}));
	return {
		nodes: [
			{ name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				name: 'List',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify({ items }) },
			},
			{
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'items', options: {} },
			},
		],
		connections: { [START]: { main: [[to('List')]] }, List: { main: [[to('Items')]] } },
	};
}

function to(node: string) {
	return { node, type: 'main' as const, index: 0 };
}

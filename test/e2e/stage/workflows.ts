import type { NewWorkflow } from '../../../scripts/n8n/N8nClient';

type Node = NewWorkflow['nodes'][number];

export const ACTION = 'WhatsApp Gateway';
export const TRIGGER = 'WhatsApp Gateway Trigger';
export const START = 'Start';
export const CREDENTIAL = 'whatsAppGatewayApi';

/** The instance picker, filled in by name. */
export function byName(instance: string) {
	return { __rl: true, mode: 'name', value: instance };
}

export function actionNode(parameters: Node['parameters'], credential: string): Node {
	const type = 'n8n-nodes-wagate.whatsAppGateway';
	return { name: ACTION, type, parameters, credentials: named(credential) };
}

export function triggerNode(parameters: Node['parameters'], credential: string): Node {
	return {
		name: TRIGGER,
		type: 'n8n-nodes-wagate.whatsAppGatewayTrigger',
		webhookId: crypto.randomUUID(),
		parameters,
		credentials: named(credential),
	};
}

export function manualTrigger(): Node {
	return { name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
}

/** Nodes that put out these items. */
export function itemsNodes(items: object[]): Node[] {
	return [
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
	];
}

/** One node after the other. */
export function chain(name: string, nodes: Node[]): NewWorkflow {
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name: node }, index) => {
			const next = [[{ node, type: 'main' as const, index: 0 }]];
			return [nodes[index]?.name ?? '', { main: next }];
		}),
	);
	return { name, nodes, connections };
}

/** Answers every message with `echo: ` before its text. */
export function echo(credential: string, instance?: string): NewWorkflow {
	const picked = instance ? { instance: byName(instance) } : {};
	return chain('Echo', [
		triggerNode({ events: ['message.received'], ...picked }, credential),
		actionNode(
			{
				resource: 'message',
				operation: 'sendText',
				...picked,
				to: '={{ $json.chatId }}',
				text: '=echo: {{ $json.message.text }}',
			},
			credential,
		),
	]);
}

function named(id: string) {
	return { [CREDENTIAL]: { id, name: 'gateway' } };
}

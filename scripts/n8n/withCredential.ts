import type { NewWorkflow } from './N8nClient';

const credentialType = 'whatsAppGatewayApi';

/** A workflow file as somebody imports it: each of our nodes gets the credential, each trigger an address of its own. */
export function withCredential(
	workflow: NewWorkflow,
	credential: { id: string; name: string },
): NewWorkflow {
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.startsWith('n8n-nodes-wagate.')) return node;
		const webhook = node.webhookId ? { webhookId: crypto.randomUUID() } : {};
		return { ...node, credentials: { [credentialType]: credential }, ...webhook };
	});
	return { ...workflow, nodes };
}

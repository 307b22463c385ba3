import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import type { Execution, N8nClient, NewWorkflow } from '../../../scripts/n8n/N8nClient';
import { CREDENTIAL, manualTrigger, START } from './workflows';

/** One node of a workflow in which all nodes get the same item. */
export interface Branch {
	name: string;
	parameters: INodeParameters;
	/** Id of its credential. */
	credential: string;
}

/** The file that the item holds under `data`. */
export interface FileOfItem {
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

export interface Outcome {
	/** Of the first item that the node put out; undefined when the node did not run. */
	json: Record<string, unknown> | undefined;
	binary: Record<string, IBinaryData> | undefined;
}

type Node = NewWorkflow['nodes'][number];

/**
 * A workflow of many nodes of one type, each fed by the same item; one that fails puts out its error and lets the others
 * go on.
 */
export function fanOut(
	type: string,
	branches: readonly Branch[],
	{ fileName, mimeType, bytes }: FileOfItem,
): NewWorkflow {
	const item = { base64: bytes.toString('base64'), phone: '5511988887777' };
	const feed: Node[] = [
		manualTrigger(),
		{
			name: 'Item',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify(item) },
		},
		{
			name: 'File',
			type: 'n8n-nodes-base.convertToFile',
			typeVersion: 1.1,
			parameters: {
				operation: 'toBinary',
				sourceProperty: 'base64',
				options: { fileName, mimeType },
			},
		},
	];
	const nodes = branches.map(({ name, parameters, credential }): Node => ({
		name,
		type: `n8n-nodes-wagate.${type}`,
		parameters,
		credentials: { [CREDENTIAL]: { id: credential, name: 'gateway' } },
		onError: 'continueRegularOutput',
	}));
	const to = (names: string[]) => ({
		main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))],
	});
	return {
		name: `Every operation of ${type}`,
		nodes: [...feed, ...nodes],
		connections: {
			[START]: to(['Item']),
			Item: to(['File']),
			File: to(nodes.map(({ name }) => name)),
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Runs a workflow of branches once; answers what each node put out. */
export async function runBranches(
	client: N8nClient,
	workflow: NewWorkflow,
): Promise<{ execution: Execution; outcomeOf: (name: string) => Outcome }> {
	const { id } = await client.createWorkflow(workflow);
	const { executionId } = await client.run(id, { trigger: START });
	const execution = await client.finished(executionId ?? '', 120_000);
	return {
		execution,
		outcomeOf: (name) => {
			const run = execution.data?.resultData.runData[name]?.at(-1);
			const [item] = run?.data?.main?.[0] ?? [];
			return { json: item?.json, binary: item?.binary };
		},
	};
}

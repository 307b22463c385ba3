import type { IExecuteFunctions } from 'n8n-workflow';

/** Kept in the node's context, which n8n stores with a failed execution and hands to its retry. */
const originKey = 'firstExecutionId';

/**
 * Makes the key of an item. It is the same for every attempt to make one message: when the node retries on failure, and
 * when somebody retries the failed execution (n8n gives that one a new id). Another item, another round of a loop and
 * another execution have another key.
 */
export function idempotencyKeys(context: IExecuteFunctions): (item: number) => string {
	let run: string | undefined;
	return (item) => `${(run ??= runKey(context))}:${item}`;
}

function runKey(context: IExecuteFunctions): string {
	const memory = context.getContext('node');
	if (context.getMode() !== 'retry' || typeof memory[originKey] !== 'string') {
		memory[originKey] = context.getExecutionId();
	}
	const { $runIndex } = context.getWorkflowDataProxy(0);
	return ['n8n', memory[originKey], context.getNode().id, String($runIndex)].join(':');
}

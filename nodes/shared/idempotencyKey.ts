import type { IExecuteFunctions } from 'n8n-workflow';

/** Kept in the node's context, which n8n stores with a failed execution and hands to its retry. */
const originKey = 'firstExecutionId';

/**
 * The same for every attempt to make one message: when the node retries on failure, and when somebody retries the
 * failed execution (n8n gives that one a new id). Another item, another round of a loop and another execution have
 * another key.
 */
export function idempotencyKey(context: IExecuteFunctions, item: number): string {
	const memory = context.getContext('node');
	if (context.getMode() !== 'retry' || typeof memory[originKey] !== 'string') {
		memory[originKey] = context.getExecutionId();
	}
	const { $runIndex } = context.getWorkflowDataProxy(item);
	return ['n8n', memory[originKey], context.getNode().id, String($runIndex), String(item)].join(
		':',
	);
}

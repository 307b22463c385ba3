import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OperationForm } from '../../src/projections/n8nForm';
import type { Connection } from './connection';
import type { ItemRequest } from './readRequest';
import { toItem } from './toItem';

/** One line for the output panel; said once for all items it is about. */
export type Hint = string;

interface Unsupported {
	form: OperationForm;
	request: ItemRequest;
	gateway: Connection;
	/** The refusal. */
	error: Error;
	hints: Hint[];
	/** The node's form asks what to do then. */
	asks: boolean;
}

/**
 * What becomes of an item whose operation the gateway has not: by what the node's On Unsupported says, the refusal is
 * thrown, the nearest thing is done instead, or the item passes as it came. The last two leave a hint.
 */
export async function runUnsupported(
	context: IExecuteFunctions,
	item: number,
	{ form, request, gateway, error, hints, asks }: Unsupported,
): Promise<INodeExecutionData> {
	const wanted: unknown = asks ? context.getNodeParameter('onUnsupported', item, 'fail') : 'fail';
	const asksForFallback = wanted === 'fallback' || isGiven(request.input.fallback);
	const instead = asksForFallback ? gateway.fallbackFor(form.id, request.input) : null;
	if (instead) {
		const output = await gateway.call(instead.operation, instead.request);
		hints.push(`${error.message}, so ${instead.operation} was done instead`);
		const json = { ...output, fallback: instead.operation };
		return toItem(json, gateway, context.helpers);
	}
	if (wanted !== 'skip') throw error;
	hints.push(`${error.message}, so the item passed unchanged`);
	const { json, binary } = context.getInputData()[item] ?? { json: {} };
	return { json: { ...json, skipped: { operation: form.id, reason: error.message } }, binary };
}

function isGiven(fallback: unknown): boolean {
	return fallback === 'text' || fallback === 'poll';
}

/** Shows every distinct hint once, with how many items it is about. */
export function addHints(context: IExecuteFunctions, hints: readonly Hint[]): void {
	for (const message of new Set(hints)) {
		const many = hints.filter((each) => each === message).length;
		context.addExecutionHints({
			message: many === 1 ? message : `${message} (${many} items)`,
			type: 'warning',
			location: 'outputPane',
		});
	}
}

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OperationForm } from '../../src/projections/n8nForm';
import type { Connection, Fallback } from './connection';
import { inTheFormsWords } from './formWords';
import type { ItemRequest } from './readRequest';
import { isUnsupported, type GatewayErrorLike } from './toNodeError';
import { toItem } from './toItem';

/** One line for the output panel; said once for all items it is about. */
export type Hint = string;

interface Unsupported {
	form: OperationForm;
	request: ItemRequest;
	gateway: Connection;
	/** The refusal. */
	error: GatewayErrorLike;
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
	const reason = inTheFormsWords(error, form.fields);
	if (wanted === 'fallback' || isGiven(request.input.fallback)) {
		const first = { operation: form.id, request: request.input };
		const done = await callInstead(gateway, first, error);
		if (done) {
			const { operation, output } = done;
			const instead =
				operation === form.id ? 'it was done without' : `${operation} was done instead`;
			hints.push(`${reason}, so ${instead}`);
			return toItem({ ...output, fallback: operation }, gateway, context.helpers);
		}
	}
	if (wanted !== 'skip') throw error;
	hints.push(`${reason}, so the item passed unchanged`);
	const { json, binary } = context.getInputData()[item] ?? { json: {} };
	return { json: { ...json, skipped: { operation: form.id, reason } }, binary };
}

/** What comes nearest that the gateway can do, since it may lack the first fallback as well; null when nothing does. */
async function callInstead(
	gateway: Connection,
	refused: Fallback,
	{ details }: GatewayErrorLike,
): Promise<{ operation: string; output: IDataObject } | null> {
	const instead = gateway.fallbackFor(refused.operation, refused.request, details?.field);
	if (!instead) return null;
	const { operation, request } = instead;
	return gateway.call(operation, request).then(
		(output) => ({ operation, output }),
		(error: Error) =>
			isUnsupported(error) ? callInstead(gateway, instead, error) : Promise.reject(error),
	);
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

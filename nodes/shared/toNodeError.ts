import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import type { ErrorCode } from '../../src/domain/errors';
import type { FormField } from '../../src/projections/n8nForm';
import { inTheFormsWords } from './formWords';
import { CredentialError } from './readCredential';
import { ParameterError } from './ParameterError';

/** What a GatewayError looks like from here: `src` is loaded lazily, so its class is not at hand. */
export interface GatewayErrorLike extends Error {
	code: ErrorCode;
	hint: string;
	http: number;
	details?: Record<string, unknown>;
}

/** Any failure as n8n shows it: the cause as the message, the next step below it. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	fields: readonly FormField[] = [],
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof ParameterError || error instanceof CredentialError) {
		return new NodeOperationError(node, error, { description: error.hint, itemIndex });
	}
	if (!isGatewayError(error)) {
		const message = error instanceof Error ? error.message : String(error);
		return new NodeOperationError(node, message, { itemIndex });
	}
	if (error.code === 'BAD_REQUEST') {
		return new NodeOperationError(node, inTheFormsWords(error, fields), {
			description: error.hint,
			itemIndex,
		});
	}
	const facts = { code: error.code, ...error.details } as JsonObject;
	const message = inTheFormsWords(error, fields);
	const shown = new NodeApiError(node, facts, {
		message,
		description: error.hint,
		httpCode: String(error.http),
		itemIndex,
	});
	// NodeApiError puts a sentence of its own in place of a message that holds a code like ECONNREFUSED.
	shown.message = message;
	return shown;
}

export function isGatewayError(error: unknown): error is GatewayErrorLike {
	return error instanceof Error && error.name === 'GatewayError';
}

/** Whether the gateway has no such operation, or no word for one of its fields. */
export function isUnsupported(error: unknown): error is GatewayErrorLike {
	return isGatewayError(error) && error.code === 'UNSUPPORTED_BY_GATEWAY';
}

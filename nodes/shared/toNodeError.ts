import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import type { ErrorCode } from '../../src/domain/errors';
import type { FormField } from '../../src/projections/n8nForm';
import { CredentialError } from './readCredential';
import { ParameterError } from './ParameterError';

/** What a GatewayError looks like from here: `src` is loaded lazily, so its class is not at hand. */
export interface GatewayErrorLike extends Error {
	code: ErrorCode;
	hint: string;
	http: number;
	details?: Record<string, unknown>;
}

const unsupported: ErrorCode = 'UNSUPPORTED_BY_GATEWAY';

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
	const message = error.code === unsupported ? inTheFormsWords(error, fields) : error.message;
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
	return isGatewayError(error) && error.code === unsupported;
}

/** The catalogue names the field at fault; the form shows its title. */
export function inTheFormsWords(error: GatewayErrorLike, fields: readonly FormField[]): string {
	const name = error.details?.field;
	const field = fields.find((each) => each.field === name);
	if (!field) return error.message;
	const quoted = `"${field.title}"`;
	if (error.code === unsupported) return error.message.replace(field.field, quoted);
	if (error.message.startsWith(field.field)) {
		return quoted + error.message.slice(field.field.length).replace(/^:/, '');
	}
	return error.message.includes(field.title) ? error.message : `${quoted}: ${error.message}`;
}

import { GatewayError, isErrorCode } from '../../domain/errors';
import { failureOf, isObject, type Answer, type Errors, type Route, type Saying } from '../kit';
import { idAsText } from './codecs';

/** The envelope, with the next step beside the vendor's members. */
export const errors: Errors = {
	encode: ({ code, message, hint, http, details = {} }) => ({
		status: code === 'BAD_REQUEST' ? validationStatus(details) : http,
		body: { success: false, error: { code, message, hint, details, ...blocked(code, details) } },
	}),
	decode: decodeError,
};

/** The vendor names the conversation beside the code, not in `details`. */
function blocked(code: string, { conversationId }: Record<string, unknown>) {
	return code === 'AUTOMATION_ACTIVE' ? { conversation_id: conversationId } : {};
}

/** A field that is wrong is 422; a request that cannot be read is 400. */
function validationStatus(details: Record<string, unknown>): number {
	return typeof details.field === 'string' ? 422 : 400;
}

const sayings: readonly Saying[] = [
	{
		text: /not (connected|online)|disconnected|qr_ready/i,
		code: 'INSTANCE_NOT_CONNECTED',
		subject: 'disconnected',
	},
	{ text: /not (registered )?on whatsapp/i, code: 'NUMBER_NOT_ON_WHATSAPP' },
];

/** A failure is told by the status, by `success: false`, or by both; Laravel's own errors have no envelope. */
function decodeError(answer: Answer, route: Route): GatewayError | null {
	const { status, body } = answer;
	const claimsFailure = isObject(body) && body.success === false;
	if (status < 400 && !claimsFailure) return null;
	const error = isObject(body) && isObject(body.error) ? body.error : {};
	const told = isObject(error.details) ? error.details : {};
	const details: Record<string, unknown> = { ...told, status };
	const text = textOf(body, error);
	if (error.code === 'AUTOMATION_ACTIVE') {
		const conversationId = idAsText.decode(error.conversation_id ?? details.conversation_id);
		return new GatewayError('AUTOMATION_ACTIVE', '', { details: { ...details, conversationId } });
	}
	// The vendor has a NOT_FOUND of its own; ours comes with a next step.
	const code = isErrorCode(error.code) && typeof error.hint === 'string' ? error.code : undefined;
	if (status === 404 && route.operation.id.startsWith('instance.') && !code) {
		return new GatewayError('INSTANCE_NOT_FOUND', text, { details });
	}
	const failed = status < 400 ? { ...answer, status: 400 } : answer;
	return failureOf(failed, { text, code }, sayings);
}

function textOf(body: unknown, { message }: Record<string, unknown>): string {
	if (!isObject(body)) return '';
	const said = [message, body.message, body.error].find((one) => typeof one === 'string') ?? '';
	const fields = isObject(body.errors) ? Object.values(body.errors).flat() : [];
	return [said, ...fields].filter((one, index, all) => all.indexOf(one) === index).join('; ');
}

import type { ErrorCode, GatewayError } from '../../domain/errors';
import { failureOf, isObject, type Answer, type Errors, type Route, type Saying } from '../kit';

/** The document's own statuses: 401 is an instance that is not connected, 403 a number without an account. */
const statusOf: Partial<Record<ErrorCode, number>> = {
	INSTANCE_NOT_CONNECTED: 401,
	NUMBER_NOT_ON_WHATSAPP: 403,
};

/** `{error: true, message}`, with our code and the next step beside. */
export const errors: Errors = { encode, decode };

function encode({ code, hint, message, http }: GatewayError) {
	return { status: statusOf[code] ?? http, body: { error: true, message, code, hint } };
}

/** No sentence is documented. A wrong token is told from an instance without a connection by its words. */
const sayings: readonly Saying[] = [
	{ text: /token|unauthori[sz]ed|instance.?key/i, status: 401, code: 'UNAUTHORIZED', subject: '' },
	{ status: 401, code: 'INSTANCE_NOT_CONNECTED', subject: 'disconnected' },
	{ text: /not connected|disconnected/i, code: 'INSTANCE_NOT_CONNECTED', subject: 'disconnected' },
	{ status: 403, code: 'NUMBER_NOT_ON_WHATSAPP', subject: 'given' },
	{ status: 404, text: /instance/i, code: 'INSTANCE_NOT_FOUND', subject: '' },
];

/** There 403 means that this account may not add the person. */
const adding: readonly Saying[] = [{ status: 403, code: 'BAD_REQUEST' }, ...sayings];

function decode(answer: Answer, { id }: Route): GatewayError | null {
	const { status, body } = answer;
	const failed = isObject(body) && (body.error === true || body.error === 'true');
	if (status < 400 && !failed) return null;
	const text = isObject(body) ? body.message : body;
	const told = { text: typeof text === 'string' ? text : '', code: isObject(body) && body.code };
	return failureOf(answer, told, id === 'megaapi.group.addParticipants' ? adding : sayings);
}

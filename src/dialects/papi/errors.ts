import type { GatewayError } from '../../domain/errors';
import { failureOf, isObject, type Answer, type Errors, type Saying } from '../kit';

const notRegistered = 'Number not registered on WhatsApp';

/** `{success: false, error}`, with the number where that is the fault, and our code and the next step beside. */
export const errors: Errors = { encode, decode };

function encode(error: GatewayError) {
	const { code, hint, message, http, details } = error;
	const isNumber = code === 'NUMBER_NOT_ON_WHATSAPP';
	const number = isNumber && typeof details?.number === 'string' ? { number: details.number } : {};
	const text = isNumber ? notRegistered : message;
	return { status: http, body: { success: false, error: text, ...number, code, hint } };
}

/** Texts of the vendor. The document prints the first one; the rest is told by what such servers say elsewhere. */
function sayings(body: unknown): Saying[] {
	const number = isObject(body) && typeof body.number === 'string' ? body.number : '';
	return [
		{ text: /not registered on WhatsApp/i, code: 'NUMBER_NOT_ON_WHATSAPP', subject: number },
		{
			text: /not (connected|ready|open)|connection closed/i,
			code: 'INSTANCE_NOT_CONNECTED',
			subject: 'DISCONNECTED',
		},
		{ text: /instance.*already exists/i, code: 'INSTANCE_EXISTS', subject: '' },
		{ status: 404, text: /instance/i, code: 'INSTANCE_NOT_FOUND', subject: '' },
	];
}

function decode({ status, headers, body }: Answer): GatewayError | null {
	const failed = isObject(body) && (body.success === false || isAlone(body));
	if (status < 400 && !failed) return null;
	const text = isObject(body) ? (body.error ?? body.message) : body;
	const told = { text: typeof text === 'string' ? text : '', code: isObject(body) && body.code };
	return failureOf({ status, headers, body }, own(told, body), sayings(body));
}

/** `{error}` and nothing else, which some calls answer with status 200. */
function isAlone(body: Record<string, unknown>): boolean {
	return typeof body.error === 'string' && Object.keys(body).length === 1;
}

/** Our own servers say the vendor's sentence where they mean a number; the number is in a member of its own. */
function own(told: { text: string; code: unknown }, body: unknown) {
	const isNumber = told.code === 'NUMBER_NOT_ON_WHATSAPP';
	return isNumber && isObject(body) ? { ...told, code: undefined } : told;
}

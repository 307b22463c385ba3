import { GatewayError } from '../../../domain/errors';
import type { Socket } from '../SocketConnection';

/** Runs one question on the open socket; `what` names it in errors, such as `the group`. */
export type Ask = <T>(what: string, question: (socket: Socket) => Promise<T>) => Promise<T>;

/** The library's errors: `data` is the code of WhatsApp's answer, or nothing when the library itself gave up. */
interface LibraryError extends Error {
	isBoom: true;
	data: unknown;
	output: { statusCode: number };
}

/** What WhatsApp's server answers instead of a result, in words that say what to do. */
export function toRefusal(error: unknown, what: string): unknown {
	if (!isLibraryError(error)) return error;
	const code = typeof error.data === 'number' ? error.data : error.output.statusCode;
	return refusalOf(code, what, error.message);
}

/** A refusal by the code that WhatsApp's server gives. */
export function refusalOf(code: number, what: string, why: string): GatewayError {
	const details = { whatsapp: code };
	switch (code) {
		case 400:
		case 406:
		case 409:
			return new GatewayError('BAD_REQUEST', `WhatsApp refused ${what} (${code})`, { details });
		case 401:
		case 403:
			return new GatewayError('NOT_ALLOWED', what, { details });
		case 404:
		case 410:
			return new GatewayError('NOT_FOUND', what, { details });
		case 408:
			return new GatewayError('TIMEOUT', what, { details });
		case 429:
			return new GatewayError('RATE_LIMITED', `WhatsApp limits ${what}`, { details });
		default:
			return new GatewayError('WHATSAPP_REFUSED', `${what}: ${why}`, { details });
	}
}

function isLibraryError(error: unknown): error is LibraryError {
	return error instanceof Error && 'isBoom' in error && error.isBoom === true;
}

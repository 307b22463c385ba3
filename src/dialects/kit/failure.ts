import { GatewayError, isErrorCode, type ErrorCode } from '../../domain/errors';
import type { Answer } from './dialect';
import { subjectOf } from './subjectOf';

/** What a vendor means by a status, by a text, or by both together. */
export interface Saying {
	status?: number;
	text?: RegExp;
	code: ErrorCode;
	/** The part of the error's message that its template leaves open; the vendor's text when left out. */
	subject?: string;
}

interface Told {
	/** The message in the body, empty when there is none. */
	text: string;
	/** Our own code, which our servers add. */
	code?: unknown;
}

/**
 * What a failed answer means: our own code where it carries one, else the first of the vendor's sayings that fits, else
 * what its status means anywhere.
 */
export function failureOf(
	{ status }: Answer,
	{ text, code }: Told,
	sayings: readonly Saying[],
): GatewayError {
	const details = { status };
	const said = text === '' ? `HTTP ${status} without a message` : text;
	if (isErrorCode(code)) return new GatewayError(code, subjectOf(code, said), { details });
	const saying = sayings.find(
		(one) => (one.status ?? status) === status && (one.text?.test(said) ?? true),
	);
	if (saying) return new GatewayError(saying.code, saying.subject ?? said, { details });
	const meaning = meaningOf(status, said);
	return new GatewayError(meaning, subjects[meaning] ?? said, { details });
}

/** What these say whatever the vendor says. */
const subjects: Partial<Record<ErrorCode, string>> = {
	UNAUTHORIZED: '',
	BODY_TOO_LARGE: 'the gateway takes',
};

function meaningOf(status: number, text: string): ErrorCode {
	switch (status) {
		case 400:
		case 409:
		case 422:
			return 'BAD_REQUEST';
		case 401:
		case 403:
			return 'UNAUTHORIZED';
		case 404:
			return /^Cannot [A-Z]+ \//.test(text) ? 'GATEWAY_ANSWER' : 'BAD_REQUEST';
		case 413:
			return 'BODY_TOO_LARGE';
		case 429:
			return 'RATE_LIMITED';
		case 501:
			return 'UNSUPPORTED_BY_GATEWAY';
		case 502:
		case 503:
		case 504:
			return 'GATEWAY_UNREACHABLE';
		default:
			return 'INTERNAL';
	}
}

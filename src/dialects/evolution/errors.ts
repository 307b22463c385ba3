import { GatewayError, isErrorCode, type ErrorCode } from '../../domain/errors';
import { isObject, subjectOf, type Answer, type Errors, type Route } from '../kit';

/** Statuses that a 2.3.7 answers where ours would be another. */
const statusOf: Partial<Record<ErrorCode, number>> = {
	INSTANCE_EXISTS: 403,
};

const reasons: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	409: 'Conflict',
	410: 'Gone',
	413: 'Payload Too Large',
	415: 'Unsupported Media Type',
	422: 'Unprocessable Entity',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	501: 'Not Implemented',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

/** The envelope of 2.3.7, with our code and the next step beside its message. */
export const errors: Errors = {
	encode: (error) => {
		const status = statusOf[error.code] ?? error.http;
		const { code, hint } = error;
		const response = { message: messageOf(error), code, hint };
		return { status, body: { status, error: reasons[status] ?? 'Error', response } };
	},
	decode: decodeError,
};

/** Recorded forms: a string for the key, an array inside an array for a field, objects for numbers, else an array. */
function messageOf({ code, message, details }: GatewayError): unknown {
	if (code === 'UNAUTHORIZED') return 'Unauthorized';
	if (code === 'ROUTE_NOT_FOUND' && typeof details?.route === 'string') {
		return [`Cannot ${details.route}`];
	}
	if (code === 'NUMBER_NOT_ON_WHATSAPP') {
		const number = subjectOf(code, message);
		const jid = number.includes('@') ? number : `${number.replace(/\D/g, '')}@s.whatsapp.net`;
		return [{ jid, exists: false, number }];
	}
	if (code === 'BAD_REQUEST' && typeof details?.field === 'string') {
		return [[fieldMessage(details.field, details.problem, message)]];
	}
	return [message];
}

function fieldMessage(field: string, problem: unknown, message: string): string {
	return problem === 'is required' ? `instance requires property "${field}"` : message;
}

function decodeError(answer: Answer, route: Route): GatewayError | null {
	const { status, body } = answer;
	const claimsFailure = isObject(body) && body.error === true;
	if (isSwitchedOff(answer, route)) {
		return new GatewayError(
			'UNSUPPORTED_BY_GATEWAY',
			'a transport that its server has switched off',
		);
	}
	if (status < 400 && !claimsFailure) return null;
	const details = { status };
	const text = flatten(messageIn(body)) || `HTTP ${status} without a message`;
	const own = isObject(body) && isObject(body.response) ? body.response.code : undefined;
	if (isErrorCode(own)) {
		return new GatewayError(own, numberNotFound(body) ?? subjectOf(own, text), { details });
	}
	const { code, subject } = meaning(answer, text, route);
	return new GatewayError(code, subject, { details });
}

interface Meaning {
	code: ErrorCode;
	subject: string;
}

/** What an answer of a real server means; each line was recorded, or is told by its changelog (2.4). */
function meaning(answer: Answer, text: string, route: Route): Meaning {
	return inWords(answer, text, route) ?? byStatus(answer.status, text);
}

function inWords({ status, body }: Answer, text: string, { operation }: Route): Meaning | null {
	if (isObject(body) && body.code === 'LICENSE_REQUIRED') {
		return { code: 'GATEWAY_LICENSE', subject: text };
	}
	const absent = numberNotFound(body);
	if (absent !== null) return { code: 'NUMBER_NOT_ON_WHATSAPP', subject: absent };
	if (isNotConnected(status, body, text) || saysNothing(operation.id, text)) {
		return { code: 'INSTANCE_NOT_CONNECTED', subject: 'close' };
	}
	const isAbsent = /is disabled$|^Method not available/i.test(text);
	return isAbsent ? { code: 'UNSUPPORTED_BY_GATEWAY', subject: text } : null;
}

function byStatus(status: number, text: string): Meaning {
	const quoted = /"([^"]*)"/.exec(text)?.[1] ?? text;
	switch (status) {
		case 400:
			return { code: 'BAD_REQUEST', subject: text };
		case 401:
			return { code: 'UNAUTHORIZED', subject: '' };
		case 403:
			if (/already in use/i.test(text)) return { code: 'INSTANCE_EXISTS', subject: quoted };
			return { code: 'UNAUTHORIZED', subject: '' };
		case 404:
			if (/^Cannot [A-Z]+ \//.test(text)) return { code: 'GATEWAY_ANSWER', subject: text };
			if (/instance/i.test(text)) return { code: 'INSTANCE_NOT_FOUND', subject: quoted };
			return { code: 'BAD_REQUEST', subject: text };
		case 413:
			return { code: 'BODY_TOO_LARGE', subject: 'the gateway allows' };
		case 429:
			return { code: 'RATE_LIMITED', subject: text };
		case 502:
		case 503:
		case 504:
			return { code: 'GATEWAY_UNREACHABLE', subject: text };
		default:
			return { code: 'INTERNAL', subject: text };
	}
}

/**
 * 2.3.7 has no word for it. A socket that is not open gives `Connection Closed`, in a 500, or in a serialised Boom; an
 * instance that was never connected gives the TypeError of its missing client, or `{}` where that was serialised.
 */
function isNotConnected(status: number, body: unknown, text: string): boolean {
	if (/Connection Closed|is not connected/i.test(text)) return true;
	if (missingClient.test(text)) return true;
	return status === 400 && isObject(body) && Object.keys(body).length === 0;
}

/** The methods of WhatsApp's client, which an instance that was never connected has not. */
const missingClient = new RegExp(
	"Cannot read properties of (undefined|null) \\(reading '" +
		'(onWhatsApp|user|chatModify|authState|profilePictureUrl|readMessages|getBusinessProfile|' +
		"(send|update|remove|fetch|group|reject|offer|presence|add)[A-Z]\\w*)'",
);

/** Two calls put the same into words that say nothing at all. */
const saying: Partial<Record<string, string>> = {
	'group.list': 'Cannot convert undefined or null to object',
	'instance.restart': '[object Object]',
};

function saysNothing(operation: string, text: string): boolean {
	return saying[operation] === text;
}

/** Setting up a transport that the server's environment switches off answers 201 and nothing, and saves nothing. */
function isSwitchedOff({ status, body }: Answer, { operation }: Route): boolean {
	return operation.id === 'eventBus.set' && status < 400 && !isObject(body);
}

function numberNotFound(body: unknown): string | null {
	const message = messageIn(body);
	const [first] = Array.isArray(message) ? (message as unknown[]) : [];
	if (!isObject(first) || first.exists !== false) return null;
	return typeof first.number === 'string' ? first.number : String(first.jid);
}

function messageIn(body: unknown): unknown {
	if (!isObject(body)) return body;
	if (isObject(body.response) && body.response.message !== undefined) return body.response.message;
	if (isObject(body.output) && isObject(body.output.payload)) return body.output.payload.message;
	return body.message ?? (typeof body.error === 'string' ? body.error : undefined);
}

/** Strings, arrays of strings, arrays in arrays and objects, as one sentence. */
function flatten(message: unknown): string {
	if (Array.isArray(message)) return message.map(flatten).filter(Boolean).join('; ');
	if (isObject(message)) return flatten(message.message) || JSON.stringify(message);
	if (typeof message === 'string') return message;
	return message === undefined || message === null ? '' : JSON.stringify(message);
}

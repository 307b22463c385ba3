import type { Dialect } from '../dialects/kit';
import { GatewayError, type ErrorCode } from '../domain/errors';
import type { HttpRequest, HttpResponse } from '../domain/ports/http';

/** A request beyond the catalogue. */
export interface CustomRequest {
	method: HttpRequest['method'];
	/** Below the gateway's address, with or without a slash in front. */
	path: string;
	query?: Record<string, string>;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is text. */
	body?: unknown;
	timeoutMs: number;
}

export interface CustomAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** The parsed JSON, or the text where it is none. */
	body: unknown;
}

/** The request on the wire. Throws BAD_REQUEST for an address of another host: the key would go there. */
export function encodeCustom(
	baseUrl: string,
	{ method, path, query = {}, headers = {}, body, timeoutMs }: CustomRequest,
): HttpRequest {
	const given = path.trim();
	if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(given) || given.includes('\\')) {
		throw new GatewayError('BAD_REQUEST', 'path must begin below the address of the gateway', {
			details: { field: 'path' },
		});
	}
	const isText = typeof body === 'string';
	const search = new URLSearchParams(query).toString();
	const joint = given.includes('?') ? '&' : '?';
	return {
		method,
		url: `${baseUrl}/${given.replace(/^\/+/, '')}${search ? joint + search : ''}`,
		headers: {
			accept: 'application/json, */*;q=0.5',
			...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
			...lowerCased(headers),
		},
		...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
		timeoutMs,
	};
}

/** The gateway's answer. Throws GatewayError when it refuses: in the tongue's own words, else by the status alone. */
export function decodeCustom(
	dialect: Dialect,
	{ status, headers, body }: HttpResponse,
): CustomAnswer {
	const answer = { status, headers, body: parse(body) };
	const [route] = dialect.routes;
	const error = route && dialect.errors.decode(answer, { ...route, reply: { kind: 'whole' } });
	if (error) throw error;
	if (status >= 400) throw byStatus(status);
	return answer;
}

const codes: Record<number, ErrorCode> = {
	401: 'UNAUTHORIZED',
	403: 'UNAUTHORIZED',
	404: 'ROUTE_NOT_FOUND',
	429: 'RATE_LIMITED',
	502: 'GATEWAY_UNREACHABLE',
	503: 'GATEWAY_UNREACHABLE',
	504: 'GATEWAY_UNREACHABLE',
};

function byStatus(status: number): GatewayError {
	return new GatewayError(codes[status] ?? 'GATEWAY_ANSWER', `HTTP ${status}`, {
		details: { status },
	});
}

function parse(body: string): unknown {
	if (body.trim() === '') return null;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

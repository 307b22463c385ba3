import type { Answer, Route } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { HttpResponse } from '../domain/ports/http';

/**
 * The JSON of an answer. Whatever is no JSON comes from somebody else than the gateway: a proxy, a panel, a wrong
 * address. Throws GATEWAY_UNREACHABLE when a proxy says so, UNAUTHORIZED, BODY_TOO_LARGE, or GATEWAY_ANSWER.
 */
export function readAnswer(response: HttpResponse, route: Pick<Route, 'reply'>): Answer {
	const { reply } = route;
	if ('contentType' in reply && reply.contentType && isText(response, reply.contentType)) {
		return response;
	}
	if (reply.kind === 'file' && response.bytes && !isJson(response)) {
		return { ...response, body: readFile(response.bytes, response.headers) };
	}
	if (response.bytes) return readAnswer({ ...response, ...asText(response.bytes) }, route);
	return { status: response.status, headers: response.headers, body: parse(response) };
}

function isText({ status, headers }: HttpResponse, expected: string): boolean {
	return status < 400 && mediaType(headers['content-type']) === mediaType(expected);
}

/** Failures come as JSON where a file was asked for. */
function isJson({ headers }: HttpResponse): boolean {
	return mediaType(headers['content-type']) === 'application/json';
}

export function mediaType(type = ''): string {
	return type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function asText(bytes: Uint8Array) {
	return { body: Buffer.from(bytes).toString('utf8'), bytes: undefined };
}

/** A file as the rows of a route see it. */
function readFile(bytes: Uint8Array, headers: Record<string, string>) {
	return {
		base64: Buffer.from(bytes).toString('base64'),
		mimeType: mediaType(headers['content-type']) || null,
		fileName: /filename="([^"]*)"/i.exec(headers['content-disposition'] ?? '')?.[1] ?? null,
		size: bytes.byteLength,
	};
}

function parse({ status, headers, body }: HttpResponse): unknown {
	if (body.trim() === '') return undefined;
	try {
		return JSON.parse(body);
	} catch (cause) {
		const type = (headers['content-type'] ?? 'no content type').split(';', 1)[0];
		const what = `HTTP ${status} with ${type}, where JSON was expected`;
		const details = { status };
		if ([502, 503, 504].includes(status)) {
			throw new GatewayError('GATEWAY_UNREACHABLE', what, { details, cause });
		}
		if (status === 401) throw new GatewayError('UNAUTHORIZED', '', { details, cause });
		if (status === 413) {
			throw new GatewayError('BODY_TOO_LARGE', 'the gateway takes', { details, cause });
		}
		throw new GatewayError('GATEWAY_ANSWER', what, { details });
	}
}

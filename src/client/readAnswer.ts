import type { Answer, Route } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { HttpResponse } from '../domain/ports/http';

/**
 * The JSON of an answer. Whatever is no JSON comes from somebody else than the gateway: a proxy, a panel, a wrong
 * address. Throws GATEWAY_UNREACHABLE when a proxy says so, UNAUTHORIZED, or GATEWAY_ANSWER.
 */
export function readAnswer(response: HttpResponse, { reply }: Route): Answer {
	if (reply.kind === 'text' && isText(response, reply.contentType)) return response;
	return { status: response.status, headers: response.headers, body: parse(response) };
}

function isText({ status, headers }: HttpResponse, expected: string): boolean {
	const mediaType = (type = '') => type.split(';', 1)[0]?.trim().toLowerCase();
	return status < 400 && mediaType(headers['content-type']) === mediaType(expected);
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
		throw new GatewayError('GATEWAY_ANSWER', what, { details });
	}
}

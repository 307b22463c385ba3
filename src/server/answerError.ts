import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { Logger } from '../domain/ports/logger';

/** Answers any thrown value in the tongue of the path that was asked. */
export function answerError(
	error: unknown,
	request: FastifyRequest,
	reply: FastifyReply,
	{ dialect, bodyLimit, logger }: { dialect: Dialect; bodyLimit: number; logger: Logger },
): void {
	const known = toGatewayError(error, bodyLimit);
	if (known.code === 'INTERNAL') {
		logger.error(
			{ err: error, method: request.method, route: request.routeOptions.url },
			'request failed',
		);
	}
	const { status, body } = dialect.errors.encode(known);
	sendJson(reply, status, body);
}

/** Serialised by hand, since `null` is an answer of its own in some tongues. */
export function sendJson(reply: FastifyReply, status: number, body: unknown): void {
	void reply
		.code(status)
		.header('content-type', 'application/json; charset=utf-8')
		.send(body === undefined ? '' : JSON.stringify(body));
}

function toGatewayError(error: unknown, bodyLimit: number): GatewayError {
	if (error instanceof GatewayError) return error;
	const { code, message } = error as { code?: string; message?: string };
	switch (code) {
		case 'FST_ERR_CTP_BODY_TOO_LARGE':
			return new GatewayError('BODY_TOO_LARGE', `${bodyLimit} bytes`, { details: { bodyLimit } });
		case 'FST_ERR_CTP_INVALID_JSON_BODY':
		case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
		case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
			return new GatewayError('MALFORMED_JSON', message);
		case 'FST_ERR_BAD_URL':
			return new GatewayError('BAD_REQUEST', 'The path is not valid URL encoding');
		default:
			// Messages of errors that are not ours may hold paths or worse; the log has them.
			return new GatewayError('INTERNAL', 'an unexpected error, told in its log', { cause: error });
	}
}

import { GatewayError } from '../domain/errors';

const timeoutCodes = new Set([
	'ETIMEDOUT',
	'ECONNABORTED',
	'ESOCKETTIMEDOUT',
	'UND_ERR_HEADERS_TIMEOUT',
]);

/** What a transport's rejection means for the caller. The rejection itself holds the request and stays behind. */
export function unreachable(error: unknown, route: { operation: { title: string } }): GatewayError {
	if (error instanceof GatewayError) return error;
	const { code, message } = error as { code?: unknown; message?: unknown };
	if (typeof code === 'string' && timeoutCodes.has(code)) {
		return new GatewayError('TIMEOUT', route.operation.title, { details: { cause: code } });
	}
	const why = typeof message === 'string' && message !== '' ? message : 'no connection';
	return new GatewayError('GATEWAY_UNREACHABLE', why, {
		details: typeof code === 'string' ? { cause: code } : {},
	});
}

import { GatewayError } from '../../domain/errors';
import type { Keys } from '../keys';
import type { Middleware } from '.';

const mark = '[key]';

/** Keeps the keys of a credential out of every error, whatever a gateway or a transport puts into its message. */
export function redact({ admin, instance }: Keys): Middleware {
	const secrets = [admin, instance]
		.filter((key): key is string => Boolean(key))
		.flatMap((key) => [key, encodeURIComponent(key)]);
	const scrub = (text: string) =>
		secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, mark), text);
	return async (call, next) => {
		try {
			return await next(call);
		} catch (error) {
			throw scrubbed(GatewayError.from(error), scrub);
		}
	};
}

/** The cause is left behind: a transport's error carries the request with its headers. */
function scrubbed(error: GatewayError, scrub: (text: string) => string): GatewayError {
	const details = error.details && scrubJson(error.details, scrub);
	const copy = new GatewayError(error.code, '', details && { details });
	copy.message = scrub(error.message);
	if (error.stack !== undefined) copy.stack = scrub(error.stack);
	return copy;
}

function scrubJson(details: Record<string, unknown>, scrub: (text: string) => string) {
	return JSON.parse(scrub(JSON.stringify(details))) as Record<string, unknown>;
}

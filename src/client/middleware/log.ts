import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { Middleware } from '.';

/** Tells what was called and how it ended; never what was in it. */
export function log(logger: Logger, clock: Clock): Middleware {
	return async (call, next) => {
		const { id, operation } = call.route;
		const started = clock.now();
		const fields = () => ({ operation: operation.id, endpoint: id, ms: clock.now() - started });
		try {
			const output = await next(call);
			logger.debug(fields(), 'gateway call');
			return output;
		} catch (error) {
			logger.warn({ ...fields(), code: GatewayError.from(error).code }, 'gateway call failed');
			throw error;
		}
	};
}

import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Call, Middleware } from '.';

export interface RetryOptions {
	clock: Clock;
	/** 0 to 1, for the jitter. */
	random: () => number;
	/** Attempts in all, 3 unless said otherwise. */
	attempts?: number;
	/** Wait before the second attempt, doubled for each further one; 500 ms unless said otherwise. */
	firstDelayMs?: number;
	/** A longer wait than this is not waited for: the error is answered at once. 20 s unless said otherwise. */
	longestDelayMs?: number;
}

/**
 * Repeats a call that failed for a passing reason, only where repeating can do no harm: calls that change nothing, and
 * calls whose idempotency key reaches the gateway.
 */
export function retry({
	clock,
	random,
	attempts = 3,
	firstDelayMs = 500,
	longestDelayMs = 20_000,
}: RetryOptions): Middleware {
	return async (call, next) => {
		for (let attempt = 1; ; attempt++) {
			try {
				return await next(call);
			} catch (error) {
				const failure = GatewayError.from(error);
				const backoff = firstDelayMs * 2 ** (attempt - 1) * (0.5 + random() / 2);
				const delay = retryAfterMs(failure) ?? backoff;
				const hopeless = attempt >= attempts || delay > longestDelayMs;
				if (hopeless || !isRepeatable(call) || !isPassing(failure)) throw error;
				await new Promise<void>((resolve) => clock.schedule(delay, resolve));
			}
		}
	};
}

function isRepeatable({ route, input }: Call): boolean {
	if (route.operation.effect === 'read') return true;
	return route.carriesIdempotencyKey && input.idempotencyKey !== undefined;
}

/** A vendor's own 5xx without a known meaning may pass as well. */
function isPassing(error: GatewayError): boolean {
	const status = error.details?.status;
	return (
		error.retryable || (error.code === 'INTERNAL' && typeof status === 'number' && status >= 500)
	);
}

function retryAfterMs({ details }: GatewayError): number | undefined {
	return typeof details?.retryAfterMs === 'number' ? details.retryAfterMs : undefined;
}

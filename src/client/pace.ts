import type { RateLimit } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpTransport } from '../domain/ports/http';
import { sha256Hex } from '../support/crypto';

/** A longer wait for room is not waited for: the call is refused at once, saying how long it would be. */
const longestWaitMs = 20_000;

/** When requests were made, by account: clients come and go with every execution, and the limit is for all of them. */
const windows = new Map<string, number[]>();

export interface PaceOptions {
	limit: RateLimit;
	clock: Clock;
	/** What the gateway counts by, such as its address and the key; kept as a hash. */
	account: string;
}

/**
 * Keeps to the limit that a gateway sets on requests, within this process. A request waits for room when there soon is
 * some, else it rejects with RATE_LIMITED and `retryAfterMs`.
 */
export function paced(
	transport: HttpTransport,
	{ limit, clock, account }: PaceOptions,
): HttpTransport {
	const key = sha256Hex(account);
	return {
		send: async (request) => {
			await makeRoom(key, limit, clock);
			return transport.send(request);
		},
	};
}

async function makeRoom(key: string, limit: RateLimit, clock: Clock): Promise<void> {
	for (;;) {
		const now = clock.now();
		const made = (windows.get(key) ?? []).filter((time) => time > now - limit.perMs);
		const [oldest = now] = made;
		if (made.length < limit.requests) {
			windows.set(key, [...made, now]);
			return;
		}
		const waitMs = oldest + limit.perMs - now;
		if (waitMs > longestWaitMs) throw refusal(limit, waitMs);
		await new Promise<void>((resolve) => clock.schedule(waitMs, resolve));
	}
}

function refusal({ requests, perMs }: RateLimit, retryAfterMs: number): GatewayError {
	const minutes = Math.round(perMs / 60_000);
	const allowed = `the gateway allows ${requests} in ${minutes} minutes`;
	return new GatewayError('RATE_LIMITED', allowed, { details: { retryAfterMs } });
}

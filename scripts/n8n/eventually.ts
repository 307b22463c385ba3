import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again, for things that answer only when asked (n8n over HTTP), until `probe`
 * answers something other than undefined.
 *
 * @throws when `deadlineMs` has passed, with the last error of `probe` as cause
 */
export async function eventually<T>(
	what: string,
	probe: () => Promise<T | undefined>,
	{ deadlineMs = 30_000, everyMs = 150 } = {},
): Promise<T> {
	const end = Date.now() + deadlineMs;
	let lastError: unknown;
	for (;;) {
		try {
			const found = await probe();
			if (found !== undefined) return found;
		} catch (error) {
			if (error instanceof GiveUp) throw error;
			lastError = error;
		}
		if (Date.now() > end) {
			throw new Error(`${what}: not within ${deadlineMs / 1000} s`, { cause: lastError });
		}
		await pause(everyMs);
	}
}

/** Thrown by a probe that knows that waiting longer is of no use. */
export class GiveUp extends Error {}

const BASE_MS = 1_000;
const CEILING_MS = 5 * 60_000;

/** A connection that held this long starts the next row of attempts from the beginning. */
export const STABLE_MS = 5 * 60_000;

/**
 * Full jitter: a uniformly random wait up to `1 s * 2^attempt`, at most 5 minutes, so that many instances that lost
 * their server together do not come back together.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
	return Math.floor(random() * Math.min(CEILING_MS, BASE_MS * 2 ** attempt));
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds after the first, second, … failed attempt; the last one repeats. Eleven of them make three days. */
export const defaultWaits: readonly number[] = [
	5 * SECOND,
	30 * SECOND,
	2 * MINUTE,
	10 * MINUTE,
	30 * MINUTE,
	2 * HOUR,
	5 * HOUR,
	10 * HOUR,
	14 * HOUR,
	20 * HOUR,
	24 * HOUR,
];
const JITTER = 0.2;
const SHORTEST_ASKED = SECOND;
const LONGEST_ASKED = 24 * HOUR;

export interface FailedAttempt {
	/** How many attempts failed before this one. */
	attempts: number;
	now: number;
	/** The answer's `Retry-After`, if it had one. */
	retryAfter?: string | undefined;
	/** Between 0 and 1. */
	random: () => number;
	waits?: readonly number[];
}

/** When the next attempt is due: when the receiver asked for it, else by the schedule, a fifth earlier or later. */
export function nextAttemptAt({
	attempts,
	now,
	retryAfter,
	random,
	waits = defaultWaits,
}: FailedAttempt): number {
	const asked = decodeRetryAfter(retryAfter, now);
	if (asked !== null) return now + Math.min(Math.max(asked, SHORTEST_ASKED), LONGEST_ASKED);
	const wait = waits[Math.min(attempts, waits.length - 1)] ?? SHORTEST_ASKED;
	return now + Math.round(wait * (1 - JITTER + 2 * JITTER * random()));
}

/** Milliseconds from now; the header is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function decodeRetryAfter(header: string | undefined, now: number): number | null {
	if (header === undefined) return null;
	if (/^\d+$/.test(header.trim())) return Number(header) * SECOND;
	const date = Date.parse(header);
	return Number.isNaN(date) ? null : date - now;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds after the first, second, … failed attempt; the last one repeats until the event is given up. */
export const defaultWaits: readonly number[] = [
	5 * SECOND,
	30 * SECOND,
	2 * MINUTE,
	10 * MINUTE,
	30 * MINUTE,
	HOUR,
];
/** How long an event is tried before it is given up; milliseconds. */
export const defaultGiveUpMs = 3 * DAY;
/** However old an event is: an endpoint that comes back together with the gateway gets these. */
const LEAST_ATTEMPTS = 4;
const JITTER = 0.2;
const SHORTEST_ASKED = SECOND;
const LONGEST_ASKED = DAY;

export interface FailedDelivery {
	/** How many attempts failed before this one. */
	attempts: number;
	now: number;
	/** Since when it is tried: stored, or its endpoint set anew. */
	since: number;
	/** Milliseconds that the answer's `Retry-After` asks for, if it had one. */
	retryAfterMs: number | null;
	/** Between 0 and 1. */
	random: () => number;
	waits?: readonly number[] | undefined;
	giveUpMs?: number | undefined;
}

/**
 * When the next attempt is due: when the receiver asked for it, else by the schedule, a fifth earlier or later. Null
 * when the event has been tried for long enough.
 */
export function nextAttemptAt({
	attempts,
	now,
	since,
	retryAfterMs,
	random,
	waits = defaultWaits,
	giveUpMs = defaultGiveUpMs,
}: FailedDelivery): number | null {
	if (attempts + 1 >= LEAST_ATTEMPTS && now - since >= giveUpMs) return null;
	if (retryAfterMs !== null) return now + retryAfterMs;
	const wait = waits[Math.min(attempts, waits.length - 1)] ?? SHORTEST_ASKED;
	return now + Math.round(wait * (1 - JITTER + 2 * JITTER * random()));
}

/**
 * Milliseconds from now, between a second and a day; the header is a number of seconds or an HTTP date (RFC 9110,
 * 10.2.3). Null when there is none that can be read.
 */
export function decodeRetryAfter(header: string | undefined, now: number): number | null {
	const asked = header === undefined ? Number.NaN : readDelay(header, now);
	return Number.isNaN(asked) ? null : Math.min(Math.max(asked, SHORTEST_ASKED), LONGEST_ASKED);
}

function readDelay(header: string, now: number): number {
	return /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now;
}

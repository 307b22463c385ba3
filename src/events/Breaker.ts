import type { EndpointHealth, FailedAttempt } from '../domain/ports/delivery';
import type { Clock } from '../domain/ports/clock';

export interface BreakerOptions {
	clock: Clock;
	/** Jitter; between 0 and 1. */
	random: () => number;
	/** How many attempts may be under way while all is well. */
	bound: number;
	/** One attempt may be made now. */
	wake: () => void;
}

/** Failed attempts in a row, over all chats, after which an endpoint is down and not merely unwilling. */
export const FAILURES_TO_OPEN = 5;
/** Milliseconds until the first, second, … attempt that tells; the last one repeats. */
const PROBE_WAITS: readonly number[] = [5_000, 10_000, 20_000, 40_000, 60_000, 120_000, 300_000];
const JITTER = 0.2;

/**
 * Keeps an endpoint that is down from being asked once for each chat that waits. Open, it lets nothing out; then one
 * attempt at a time, of whatever waits longest, until one is taken. So an endpoint that is back has everything within
 * minutes, however long it was away.
 */
export class Breaker {
	#failures = 0;
	#probes = 0;
	#openUntil: number | null = null;
	#isProbing = false;
	#lastTakenAt: number | null = null;
	#lastFailure: FailedAttempt | null = null;
	#cancel: () => void = () => undefined;

	constructor(private readonly options: BreakerOptions) {}

	/** How many attempts may be under way at once. */
	get room(): number {
		if (this.#openUntil !== null) return 0;
		return this.#isProbing ? 1 : this.options.bound;
	}

	/** Whether the next attempt tells if the endpoint is back: then no event has to wait for its own time. */
	get isProbing(): boolean {
		return this.#isProbing;
	}

	get health(): EndpointHealth {
		return {
			breaker: this.#openUntil !== null ? 'open' : this.#isProbing ? 'half_open' : 'closed',
			failures: this.#failures,
			openUntil: this.#openUntil,
			lastTakenAt: this.#lastTakenAt,
			lastFailure: this.#lastFailure,
		};
	}

	/** True when it ends a time in which the endpoint was down. */
	taken(): boolean {
		const wasDown = this.room !== this.options.bound;
		this.#cancel();
		this.#failures = 0;
		this.#probes = 0;
		this.#openUntil = null;
		this.#isProbing = false;
		this.#lastTakenAt = this.options.clock.now();
		return wasDown;
	}

	/** `quietMs`: the endpoint asked to be left alone for so long, which holds for all of its chats. */
	failed(failure: FailedAttempt, quietMs: number | null): void {
		this.#failures += 1;
		this.#lastFailure = failure;
		const isDown = this.#failures >= FAILURES_TO_OPEN && this.#openUntil === null;
		if (quietMs !== null) this.#openFor(quietMs);
		else if (isDown || this.#isProbing) this.#openFor(this.#nextWait());
	}

	close(): void {
		this.#cancel();
	}

	#nextWait(): number {
		const wait = PROBE_WAITS[Math.min(this.#probes, PROBE_WAITS.length - 1)] ?? 0;
		this.#probes += 1;
		return Math.round(wait * (1 - JITTER + 2 * JITTER * this.options.random()));
	}

	#openFor(ms: number): void {
		const { clock, wake } = this.options;
		this.#cancel();
		this.#isProbing = false;
		this.#openUntil = clock.now() + ms;
		this.#cancel = clock.schedule(ms, () => {
			this.#openUntil = null;
			this.#isProbing = true;
			wake();
		});
	}
}

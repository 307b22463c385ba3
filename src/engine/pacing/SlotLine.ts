export interface SlotRate {
	/** Milliseconds between two slots. */
	intervalMs: number;
	/** Slots that may be taken at once after a pause. */
	burst: number;
}

/**
 * A token bucket that gives out its future tokens too: each taker gets the time at which its token is there, in the order
 * of asking, and keeps it. So nobody is woken in vain, however many wait.
 */
export class SlotLine {
	/** When the bucket would be full again. */
	#fullAt = 0;
	#emptyUntil = 0;
	readonly #reserved = new Map<string, number>();

	constructor(
		private readonly rate: () => SlotRate,
		private readonly jitter: () => number,
	) {}

	/** When this taker may go; a time that has come ends its reservation. */
	take(id: string, now: number): number {
		const slot = this.#reserved.get(id) ?? this.#next(now);
		if (slot <= now) this.#reserved.delete(id);
		else this.#reserved.set(id, slot);
		return slot;
	}

	/** What was given out is taken back: the rate is another one. */
	reset(): void {
		this.#reserved.clear();
		this.#fullAt = 0;
	}

	/** Nobody goes before this time: what was given out is taken back. */
	holdUntil(time: number): void {
		this.#reserved.clear();
		this.#emptyUntil = time;
	}

	#next(now: number): number {
		const { intervalMs, burst } = this.rate();
		// No later than those who wait need: the clock may have been set back, or the rate raised.
		const from = Math.max(now, this.#emptyUntil);
		const latest = from + (this.#reserved.size + burst) * intervalMs * (1 + this.jitter());
		const empty = this.#emptyUntil > now ? from + (burst - 1) * intervalMs : now;
		const fullAt = Math.min(Math.max(this.#fullAt, empty), latest);
		this.#fullAt = fullAt + intervalMs * (1 + this.jitter());
		return Math.max(now, fullAt - (burst - 1) * intervalMs);
	}
}

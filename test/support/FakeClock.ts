import type { Clock } from '../../src/domain/ports/clock';

interface Timer {
	at: number;
	task: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
	readonly #timers = new Set<Timer>();
	#now: number;

	constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
		this.#now = now;
	}

	now(): number {
		return this.#now;
	}

	schedule(ms: number, task: () => void): () => void {
		const timer = { at: this.#now + ms, task };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	/** How many timers wait. */
	get pending(): number {
		return this.#timers.size;
	}

	/** When the first timer fires; null when none waits. */
	get nextAt(): number | null {
		return this.#first()?.at ?? null;
	}

	/** Moves on and runs what comes due, in order, each at its own time. */
	advance(ms: number): void {
		const until = this.#now + ms;
		for (let timer = this.#first(); timer && timer.at <= until; timer = this.#first()) {
			this.#timers.delete(timer);
			this.#now = Math.max(this.#now, timer.at);
			timer.task();
		}
		this.#now = until;
	}

	/** The clock of the machine was set; timers keep their distance, as real ones do. */
	jump(ms: number): void {
		this.#now += ms;
		for (const timer of this.#timers) timer.at += ms;
	}

	#first(): Timer | undefined {
		return [...this.#timers].sort((a, b) => a.at - b.at)[0];
	}
}

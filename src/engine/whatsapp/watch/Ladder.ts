import type { Clock } from '../../../domain/ports/clock';

/** What is not as it should be on an open line. */
export type Doubt = 'unacknowledged' | 'stuck' | 'unanswered';

/** In ticks of 5 s: five minutes, and an hour. */
const FIRST_PAUSE_TICKS = 60;
const LONGEST_PAUSE_TICKS = 720;

/**
 * What is known of a deaf line beyond its socket, and how often it is given up for a new one: at once, and then after
 * longer and longer pauses, so that an account on which nothing helps is not logged in all day.
 */
export class Ladder {
	/** Why the last socket heard nothing, until a later one has proved that it does. */
	doubt: Doubt | null = null;
	#pauseMs = 0;
	#isPausing = false;
	#cancel: () => void = () => undefined;

	constructor(private readonly clock: Clock) {}

	/** True when a new socket is due; it is taken as opened. */
	mayReconnect(tickMs: number): boolean {
		if (this.#isPausing) return false;
		this.#pauseMs = Math.min(
			LONGEST_PAUSE_TICKS * tickMs,
			Math.max(FIRST_PAUSE_TICKS * tickMs, this.#pauseMs * 2),
		);
		this.#isPausing = true;
		this.#cancel();
		this.#cancel = this.clock.schedule(this.#pauseMs, () => {
			this.#isPausing = false;
			// As long again without trouble, and the next one begins from the start.
			this.#cancel = this.clock.schedule(this.#pauseMs, () => {
				this.#pauseMs = 0;
			});
		});
		return true;
	}
}

import type { Clock } from '../domain/ports/clock';

const TICK_MS = 5_000;
/** Below this it is the clock being kept right, not set. */
const LEAST_JUMP_MS = 1_000;

/**
 * Tells when the clock of the machine was set back, and by how much: what is due at a stored time would wait that much
 * longer. A clock that is set forward only makes things come early.
 */
export class ClockWatch {
	#expected = 0;
	#cancel: () => void = () => undefined;

	constructor(
		private readonly clock: Clock,
		private readonly wentBack: (byMs: number) => void,
	) {
		this.#wait();
	}

	close(): void {
		this.#cancel();
	}

	#wait(): void {
		this.#expected = this.clock.now() + TICK_MS;
		this.#cancel = this.clock.schedule(TICK_MS, () => {
			// Timers fire late and never early.
			const by = this.#expected - this.clock.now();
			if (by >= LEAST_JUMP_MS) this.wentBack(by);
			this.#wait();
		});
	}
}

import type { Clock } from '../../domain/ports/clock';

/** Silence is counted in ticks rather than read from a clock, so that setting the clock ends no socket. */
const TICK_MS = 10_000;
const SILENT_TICKS = 3;

/**
 * Notices a socket that is there and says nothing any more, as behind a router that forgot it. The library pings every
 * 20 s and WhatsApp answers, so a line that works is never silent for 30 s. The library notices it, too, but then waits
 * half a minute for the dead line to say goodbye, and all that time the state shown would be wrong.
 */
export class Pulse {
	#silentTicks = 0;
	#cancel: () => void = () => undefined;

	constructor(
		private readonly clock: Clock,
		/** Called once, 30 to 40 s after the last beat. */
		private readonly stopped: () => void,
	) {}

	start(): void {
		this.#silentTicks = 0;
		this.#wait();
	}

	/** Something was heard. */
	beat(): void {
		this.#silentTicks = 0;
	}

	stop(): void {
		this.#cancel();
	}

	#wait(): void {
		this.#cancel();
		this.#cancel = this.clock.schedule(TICK_MS, () => {
			this.#silentTicks += 1;
			if (this.#silentTicks > SILENT_TICKS) this.stopped();
			else this.#wait();
		});
	}
}

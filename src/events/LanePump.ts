import type { Clock } from '../domain/ports/clock';
import type { Delivery, DeliveryRepository } from '../domain/ports/storage';

export interface PumpOptions {
	deliveries: DeliveryRepository;
	clock: Clock;
	subscription: string;
	/** How many deliveries may be out at once at this moment, each of another lane. */
	window: () => number;
	/** Whether lanes that wait for their time are handed out, too; never by default. */
	takesEarly?: () => boolean;
	/** Takes one delivery; its lane rests until `release`. */
	hand: (delivery: Delivery) => void;
	/** Told when the storage could not be read; the pump tries again by itself. */
	onFailure: (error: unknown) => void;
}

const PAUSE_AFTER_FAILURE_MS = 1_000;

/**
 * Hands out the open deliveries of one subscription: the head of each lane, never two of one lane at a time. So the
 * order within a lane is the order of settling, whoever takes them.
 */
export class LanePump {
	readonly #options: PumpOptions;
	readonly #busy = new Set<string>();
	#pumping = false;
	#again = false;
	#closed = false;
	#cancelTimer: () => void = () => {};

	constructor(options: PumpOptions) {
		this.#options = options;
	}

	/** Something may have become due. */
	wake(): void {
		this.#again = true;
		if (!this.#pumping && !this.#closed) void this.#pump();
	}

	/** The lane's delivery was settled or put off. */
	release(lane: string): void {
		this.#busy.delete(lane);
		this.wake();
	}

	close(): void {
		this.#closed = true;
		this.#cancelTimer();
	}

	async #pump(): Promise<void> {
		this.#pumping = true;
		try {
			while (this.#again && !this.#closed) {
				this.#again = false;
				await this.#handDue();
			}
		} catch (error) {
			if (this.#closed) return;
			this.#options.onFailure(error);
			this.#wakeIn(PAUSE_AFTER_FAILURE_MS);
		} finally {
			this.#pumping = false;
		}
	}

	async #handDue(): Promise<void> {
		const { deliveries, subscription, window, clock, hand, takesEarly } = this.#options;
		const free = window() - this.#busy.size;
		if (free <= 0) return;
		const now = clock.now();
		// A copy: a lane released while the store is asked was looked up before its head changed.
		const until = takesEarly?.() ? Number.MAX_SAFE_INTEGER : now;
		const due = await deliveries.due(subscription, until, free, new Set(this.#busy));
		const next = due.length < free ? await deliveries.nextDueAt(subscription, now) : null;
		if (this.#closed) return;
		for (const delivery of due) {
			this.#busy.add(delivery.event.lane);
			hand(delivery);
		}
		if (next !== null) this.#wakeIn(next - now);
	}

	#wakeIn(ms: number): void {
		this.#cancelTimer();
		this.#cancelTimer = this.#options.clock.schedule(Math.max(ms, 0), () => this.wake());
	}
}

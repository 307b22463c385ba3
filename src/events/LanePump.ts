import type { Clock } from '../domain/ports/clock';
import type { Delivery, DeliveryRepository } from '../domain/ports/storage';

export interface PumpOptions {
	deliveries: DeliveryRepository;
	clock: Clock;
	subscription: string;
	/** How many deliveries may be out at once at this moment, each of another lane: until `answered` or `release`. */
	window: () => number;
	/** Whether lanes that wait for their time are handed out, too; never by default. */
	takesEarly?: () => boolean;
	/** Takes one delivery; its lane rests until `release`. */
	hand: (delivery: Delivery) => void;
	/** Told when the storage could not be read; the pump tries again by itself. */
	onFailure: (error: unknown) => void;
}

const PAUSE_AFTER_FAILURE_MS = 1_000;
/** Lanes at most whose outcome waits to be stored, also while the disk refuses. */
const STORING_AT_MOST = 64;

/**
 * Hands out the open deliveries of one subscription: the head of each lane, never two of one lane at a time. So the
 * order within a lane is the order of settling, whoever takes them.
 */
export class LanePump {
	readonly #options: PumpOptions;
	/** Lanes that rest, and the look for due ones in which each was handed out. */
	readonly #busy = new Map<string, number>();
	/** Those of them whose delivery somebody is at work on. */
	readonly #out = new Set<string>();
	#looks = 0;
	/** Something may have become due that only a look finds. */
	#mustLook = true;
	/** As much was handed out as there was room for. */
	#mayBeMore = true;
	/** What becomes due next was asked for. */
	#knowsNext = false;
	#running: Promise<void> | null = null;
	#again = false;
	#closed = false;
	#cancelTimer: () => void = () => {};

	constructor(options: PumpOptions) {
		this.#options = options;
	}

	/** Something may have become due. */
	wake(): void {
		this.#again = true;
		this.#mustLook = true;
		if (!this.#closed) this.#running ??= this.#pump();
	}

	/** Deliveries were just added, or there is room again; nothing became due by its time. */
	goOn(): void {
		const { deliveries, subscription, takesEarly } = this.#options;
		if (this.#closed) return;
		const room = this.#room();
		const mustLook = this.#mustLook || this.#running !== null || takesEarly?.();
		const waiting = mustLook ? null : deliveries.waitingHere(subscription, room, this.#busy);
		if (!waiting) return this.wake();
		for (const delivery of waiting) this.#hand(delivery);
		this.#mayBeMore = waiting.length >= room;
		if (!this.#mayBeMore && !this.#knowsNext) this.wake();
	}

	/** The lane's delivery is over but for the storing: another one may go out meanwhile. */
	answered(lane: string): void {
		this.#out.delete(lane);
		if (this.#mayBeMore) this.goOn();
	}

	/**
	 * The lane's delivery was settled or put off. `goesOn` is false when nothing was left in the lane: unless somebody looked
	 * while it rested, there is nothing to look for then, and whoever adds something wakes.
	 */
	release(lane: string, goesOn = true): void {
		const wasPassedOver = this.#busy.get(lane) !== this.#looks;
		this.#busy.delete(lane);
		this.#out.delete(lane);
		if (goesOn || wasPassedOver) this.wake();
		else if (this.#mayBeMore) this.goOn();
	}

	/** Hands out nothing more, and resolves once it looks for nothing any more. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#cancelTimer();
		await this.#running;
	}

	async #pump(): Promise<void> {
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
			this.#running = null;
		}
	}

	async #handDue(): Promise<void> {
		const { deliveries, subscription, clock, takesEarly } = this.#options;
		const free = this.#room();
		this.#looks += 1;
		this.#mayBeMore = true;
		if (free <= 0) return;
		const isEarly = takesEarly?.() ?? false;
		// What waits for its time is none of what may be handed out later.
		this.#mustLook = isEarly;
		const now = clock.now();
		const until = isEarly ? Number.MAX_SAFE_INTEGER : now;
		// A copy: a lane released while the store is asked was looked up before its head changed.
		const due = await deliveries.due(subscription, until, free, new Set(this.#busy.keys()));
		const next = due.length < free ? await deliveries.nextDueAt(subscription, now) : null;
		this.#mayBeMore = due.length >= free;
		this.#knowsNext = !this.#mayBeMore;
		if (this.#closed) return;
		for (const delivery of due) this.#hand(delivery);
		if (next !== null) this.#wakeIn(next - now);
	}

	/** How many may be handed out now. */
	#room(): number {
		const storing = this.#busy.size - this.#out.size;
		return Math.min(this.#options.window() - this.#out.size, STORING_AT_MOST - storing);
	}

	#hand(delivery: Delivery): void {
		this.#busy.set(delivery.event.lane, this.#looks);
		this.#out.add(delivery.event.lane);
		this.#options.hand(delivery);
	}

	#wakeIn(ms: number): void {
		this.#cancelTimer();
		this.#cancelTimer = this.#options.clock.schedule(Math.max(ms, 0), () => this.wake());
	}
}

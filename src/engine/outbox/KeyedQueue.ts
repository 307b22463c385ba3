/** `held` leaves the item at the head of its lane, and the lane still, until `wake` or `resume`. */
export type Outcome = 'done' | 'held';

export interface KeyedQueueOptions<T> {
	/** How many lanes may run at once. */
	bound: number;
	/** Asked before each start; when it says no, `pump` is called once there is room again. */
	hasRoom: () => boolean;
	run: (item: T) => Promise<Outcome>;
	/** Grows in the order of a lane. */
	placeOf: (item: T) => number;
	/** Lanes whose items have the lowest one start first: 0, 1 or 2, the same for all items of a lane. */
	rankOf: (item: T) => number;
}

/**
 * Runs the items of one lane strictly one after the other, and different lanes side by side up to a bound, those of a
 * lower rank first. Starts paused.
 */
export class KeyedQueue<T> {
	readonly #lanes = new Map<string, T[]>();
	readonly #busy = new Set<string>();
	readonly #held = new Set<string>();
	/** Lanes that were woken while their head was running: it may not have known yet why. */
	readonly #woken = new Set<string>();
	/** Lanes that may start, by rank, in the order they became ready. */
	readonly #ready = [new Set<string>(), new Set<string>(), new Set<string>()] as const;
	#paused = true;

	constructor(private readonly options: KeyedQueueOptions<T>) {}

	get isIdle(): boolean {
		return this.#busy.size === 0;
	}

	push(lane: string, item: T): void {
		this.#itemsOf(lane).push(item);
		this.#offer(lane);
	}

	/** Puts an item back where it was in its lane: before everything that comes after it. */
	putBack(lane: string, item: T): void {
		const { placeOf } = this.options;
		const items = this.#itemsOf(lane);
		const after = items.findIndex((other) => placeOf(other) > placeOf(item));
		items.splice(after < 0 ? items.length : after, 0, item);
		// What is held behind it may wait for this very one.
		this.wake(lane);
	}

	/** Takes an item out wherever it waits; one that is running runs on. */
	remove(lane: string, item: T): void {
		const items = this.#itemsOf(lane);
		const at = items.indexOf(item);
		if (at >= 0) items.splice(at, 1);
		this.wake(lane);
	}

	pause(): void {
		this.#paused = true;
	}

	/** Goes on, with held lanes too. */
	resume(): void {
		this.#paused = false;
		for (const lane of [...this.#lanes.keys()]) this.wake(lane);
	}

	wake(lane: string): void {
		if (this.#busy.has(lane)) this.#woken.add(lane);
		this.#held.delete(lane);
		this.#offer(lane);
	}

	pump(): void {
		for (const ready of this.#ready) {
			for (const lane of ready) {
				if (!this.#hasRoom()) return;
				ready.delete(lane);
				const [head] = this.#itemsOf(lane);
				if (head !== undefined) void this.#run(lane, head);
			}
		}
	}

	#hasRoom(): boolean {
		return !this.#paused && this.#busy.size < this.options.bound && this.options.hasRoom();
	}

	async #run(lane: string, item: T): Promise<void> {
		this.#busy.add(lane);
		this.#woken.delete(lane);
		const outcome = await this.options.run(item);
		if (outcome === 'done') this.#drop(lane, item);
		else if (!this.#woken.has(lane)) this.#held.add(lane);
		// Without a turn of the event loop between sends, acknowledgements starve behind them.
		await new Promise((resolve) => setImmediate(resolve));
		this.#busy.delete(lane);
		this.#offer(lane);
		this.pump();
	}

	#drop(lane: string, item: T): void {
		const items = this.#itemsOf(lane);
		const at = items.indexOf(item);
		if (at >= 0) items.splice(at, 1);
	}

	#offer(lane: string): void {
		const isStill = this.#busy.has(lane) || this.#held.has(lane);
		if (isStill) return;
		const [head] = this.#itemsOf(lane);
		if (head === undefined) {
			this.#lanes.delete(lane);
			for (const ready of this.#ready) ready.delete(lane);
			return;
		}
		(this.#ready[this.options.rankOf(head)] ?? this.#ready[2]).add(lane);
		this.pump();
	}

	#itemsOf(lane: string): T[] {
		let items = this.#lanes.get(lane);
		if (!items) this.#lanes.set(lane, (items = []));
		return items;
	}
}

interface Entry<V> {
	value: V;
	until: number;
}

/**
 * A map of the `limit` entries used last and at most as many older ones, with an age after which they are gone, if one is
 * given. Times in milliseconds.
 *
 * What is used moves from the older half to the newer one, and a full newer half becomes the older one: what is used all
 * the time is only looked up, which is what a message does a dozen times.
 */
export class BoundedMap<K, V> {
	#newer = new Map<K, Entry<V>>();
	#older = new Map<K, Entry<V>>();

	constructor(
		private readonly limit: number,
		private readonly maxAgeMs = Infinity,
		private readonly now: () => number = () => 0,
	) {}

	get(key: K): V | undefined {
		const recent = this.#newer.get(key);
		const entry = recent ?? this.#older.get(key);
		if (!entry) return undefined;
		if (entry.until <= this.now()) {
			this.delete(key);
			return undefined;
		}
		if (!recent) this.#keep(key, entry);
		return entry.value;
	}

	set(key: K, value: V): void {
		this.#keep(key, { value, until: this.now() + this.maxAgeMs });
	}

	delete(key: K): void {
		this.#newer.delete(key);
		this.#older.delete(key);
	}

	clear(): void {
		this.#newer.clear();
		this.#older.clear();
	}

	#keep(key: K, entry: Entry<V>): void {
		if (this.#newer.size >= this.limit && !this.#newer.has(key)) {
			this.#older = this.#newer;
			this.#newer = new Map();
		}
		this.#newer.set(key, entry);
	}
}

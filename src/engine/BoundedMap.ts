/** A map of the entries used last, with an age after which they are gone. Times in milliseconds. */
export class BoundedMap<K, V> {
	readonly #entries = new Map<K, { value: V; until: number }>();

	constructor(
		private readonly limit: number,
		private readonly maxAgeMs: number,
		private readonly now: () => number,
	) {}

	get(key: K): V | undefined {
		const entry = this.#entries.get(key);
		if (!entry) return undefined;
		this.#entries.delete(key);
		if (entry.until <= this.now()) return undefined;
		this.#entries.set(key, entry);
		return entry.value;
	}

	set(key: K, value: V): void {
		this.#entries.delete(key);
		this.#entries.set(key, { value, until: this.now() + this.maxAgeMs });
		if (this.#entries.size <= this.limit) return;
		const [oldest] = this.#entries.keys();
		if (oldest !== undefined) this.#entries.delete(oldest);
	}

	delete(key: K): void {
		this.#entries.delete(key);
	}

	clear(): void {
		this.#entries.clear();
	}
}

/** Bytes of keys and values used last that are kept per instance, about a thousand sessions; and as many older ones. */
const BYTES_PER_INSTANCE = 1024 * 1024;
/** What an entry costs beside its text and bytes, about. */
const ENTRY_OVERHEAD = 100;

/**
 * The auth entries of one instance that were used last, so that a message costs no read. It only ever holds what is
 * committed: writers store here after their commit, readers only when no commit came in between.
 *
 * What is used moves from the older half to the newer one, and a full newer half becomes the older one.
 */
export class AuthCache {
	/** Null: known to be absent. */
	#newer = new Map<string, Uint8Array | null>();
	/** May hold what is newer in the newer half. */
	#older = new Map<string, Uint8Array | null>();
	/** Of the newer half. */
	#bytes = 0;
	#generation = 0;

	constructor(private readonly limit = BYTES_PER_INSTANCE) {}

	/** Changes with every commit; a reader remembers it from before its read. */
	get generation(): number {
		return this.#generation;
	}

	/** A copy of the value, null when it is known to be absent, undefined when it is not known. */
	get(type: string, id: string): Uint8Array | null | undefined {
		const key = cacheKey(type, id);
		let value = this.#newer.get(key);
		if (value === undefined) {
			value = this.#older.get(key);
			if (value === undefined) return undefined;
			this.#keep(key, value);
		}
		return value && value.slice();
	}

	/** What a read found, unless something was committed since `generation`. */
	fill(generation: number, type: string, id: string, value: Uint8Array | null): void {
		if (generation === this.#generation) this.#keep(cacheKey(type, id), value && value.slice());
	}

	/** What was just committed. */
	commit(entries: readonly { type: string; id: string; value: Uint8Array | null }[]): void {
		this.#generation += 1;
		for (const { type, id, value } of entries) {
			this.#keep(cacheKey(type, id), value && value.slice());
		}
	}

	clear(): void {
		this.#generation += 1;
		this.#newer.clear();
		this.#older.clear();
		this.#bytes = 0;
	}

	#keep(key: string, value: Uint8Array | null): void {
		const before = this.#newer.get(key);
		if (before !== undefined) this.#bytes -= cost(key, before);
		const bytes = cost(key, value);
		if (bytes > this.limit) {
			this.#newer.delete(key);
			this.#older.delete(key);
			return;
		}
		if (this.#bytes + bytes > this.limit) {
			this.#older = this.#newer;
			this.#newer = new Map();
			this.#bytes = 0;
		}
		this.#newer.set(key, value);
		this.#bytes += bytes;
	}
}

function cacheKey(type: string, id: string): string {
	return `${type}\0${id}`;
}

function cost(key: string, value: Uint8Array | null): number {
	return key.length * 2 + (value?.byteLength ?? 0) + ENTRY_OVERHEAD;
}

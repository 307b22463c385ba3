/** Bytes of keys and values kept per instance: about a thousand sessions. */
const BYTES_PER_INSTANCE = 2 * 1024 * 1024;
/** What an entry costs beside its text and bytes, about. */
const ENTRY_OVERHEAD = 100;

/**
 * The auth entries of one instance that were used last, so that a message costs no read. It only ever holds what is
 * committed: writers store here after their commit, readers only when no commit came in between.
 */
export class AuthCache {
	/** In order of use. Null: known to be absent. */
	readonly #values = new Map<string, Uint8Array | null>();
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
		const value = this.#values.get(key);
		if (value === undefined) return undefined;
		this.#values.delete(key);
		this.#values.set(key, value);
		return value && value.slice();
	}

	/** What a read found, unless something was committed since `generation`. */
	fill(generation: number, type: string, id: string, value: Uint8Array | null): void {
		if (generation === this.#generation) this.#put(cacheKey(type, id), value);
	}

	/** What was just committed. */
	commit(entries: readonly { type: string; id: string; value: Uint8Array | null }[]): void {
		this.#generation += 1;
		for (const { type, id, value } of entries) this.#put(cacheKey(type, id), value);
	}

	clear(): void {
		this.#generation += 1;
		this.#values.clear();
		this.#bytes = 0;
	}

	#put(key: string, value: Uint8Array | null): void {
		this.#remove(key);
		this.#values.set(key, value && value.slice());
		this.#bytes += cost(key, value);
		for (const oldest of this.#values.keys()) {
			if (this.#bytes <= this.limit) break;
			this.#remove(oldest);
		}
	}

	#remove(key: string): void {
		const value = this.#values.get(key);
		if (value === undefined) return;
		this.#values.delete(key);
		this.#bytes -= cost(key, value);
	}
}

function cacheKey(type: string, id: string): string {
	return `${type}\0${id}`;
}

function cost(key: string, value: Uint8Array | null): number {
	return key.length * 2 + (value?.byteLength ?? 0) + ENTRY_OVERHEAD;
}

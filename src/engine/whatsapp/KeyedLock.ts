/** One holder per key at a time, in the order of asking. */
export class KeyedLock {
	readonly #tails = new Map<string, Promise<void>>();

	/** Holds all keys while `work` runs. Keys are taken in sorted order, so two holders of several never block each other. */
	async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
		const releases: (() => void)[] = [];
		try {
			for (const key of [...new Set(keys)].sort()) releases.push(await this.#acquire(key));
			return await work();
		} finally {
			for (const release of releases) release();
		}
	}

	async #acquire(key: string): Promise<() => void> {
		const before = this.#tails.get(key);
		let release = () => {};
		const tail = new Promise<void>((resolve) => {
			release = resolve;
		});
		this.#tails.set(key, tail);
		await before;
		return () => {
			if (this.#tails.get(key) === tail) this.#tails.delete(key);
			release();
		};
	}
}

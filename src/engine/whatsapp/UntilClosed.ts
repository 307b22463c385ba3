/**
 * Waits for work no longer than a connection lives. Not by `Promise.race` with a promise of the whole connection, which
 * would keep something of each work for as long as that is.
 */
export class UntilClosed {
	readonly #waiting = new Set<(reason: Error) => void>();
	#reason: Error | null = null;

	/** Whoever waits, or begins to, gets this reason. */
	close(reason: Error): void {
		this.#reason = reason;
		for (const reject of this.#waiting) reject(reason);
		this.#waiting.clear();
	}

	/** The outcome of `work`, or the reason of the close that came before it. */
	wait<T>(work: Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			if (this.#reason) reject(this.#reason);
			else this.#waiting.add(reject);
			void work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
		});
	}
}

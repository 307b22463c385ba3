import type { WaitingJob } from '../Writer';

/** Bounds how much is undone and done again when one of them fails. */
const JOBS_PER_COMMIT = 256;

/** Jobs that are carried out in their order: one transaction at a time, with everything that waited for it. */
export class Lane {
	#waiting: WaitingJob[] = [];
	#flushing: Promise<void> | null = null;
	#next: { promise: Promise<void>; resolve: () => void } | null = null;

	constructor(private readonly commit: (batch: readonly WaitingJob[]) => Promise<void>) {}

	push(waiting: WaitingJob): void {
		this.#waiting.push(waiting);
		this.#flushing ??= this.#flush();
		this.#next?.resolve();
		this.#next = null;
	}

	/** Resolves with the next push. */
	nextPush(): Promise<void> {
		if (!this.#next) {
			let resolve = () => {};
			const promise = new Promise<void>((done) => (resolve = done));
			this.#next = { promise, resolve };
		}
		return this.#next.promise;
	}

	/** Resolves once nothing waits. */
	async idle(): Promise<void> {
		await this.#flushing;
	}

	async #flush(): Promise<void> {
		while (this.#waiting.length > 0) {
			// What is asked in this turn shares the transaction.
			await new Promise((resolve) => setImmediate(resolve));
			await this.commit(this.#waiting.splice(0, this.#sizeOfNext()));
		}
		this.#flushing = null;
	}

	/** What is written as the holder is written apart from what is not. */
	#sizeOfNext(): number {
		const change = this.#waiting.findIndex(
			({ asHolder }) => asHolder !== this.#waiting[0]?.asHolder,
		);
		return Math.min(change === -1 ? this.#waiting.length : change, JOBS_PER_COMMIT);
	}
}

import type { Attempt } from '../domain/ports/delivery';

const KEPT = 100;

/**
 * The latest attempts that an endpoint took, in memory alone: a row for each event would cost as much as the delivery
 * itself. Failed ones are stored.
 */
export class RecentAttempts {
	readonly #taken: Attempt[] = [];

	add(attempt: Attempt): void {
		this.#taken.push(attempt);
		if (this.#taken.length > KEPT) this.#taken.shift();
	}

	/** The latest first. */
	list(): Attempt[] {
		return [...this.#taken].reverse();
	}
}

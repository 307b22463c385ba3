import type { Crew } from '../domain/ports/crew';

/**
 * What runs the instances, and holds relays: rows of which nothing runs, and that one process of the cluster has
 * nevertheless, so that one alone appends to each.
 */
export class RelayCrew implements Crew {
	readonly #held = new Set<string>();

	constructor(
		private readonly engine: Crew,
		private readonly isRelay: (name: string) => boolean,
	) {}

	/** A relay was made here. */
	hold(name: string): void {
		this.#held.add(name);
	}

	running(): string[] {
		return [...this.engine.running(), ...this.#held];
	}

	runs(name: string): boolean {
		return this.#held.has(name) || this.engine.runs(name);
	}

	adopt(names: readonly string[]): Promise<void> {
		for (const name of names.filter(this.isRelay)) this.#held.add(name);
		return this.engine.adopt(names.filter((name) => !this.isRelay(name)));
	}

	async drop(name: string, how: { isTaken: boolean }): Promise<void> {
		if (!this.#held.delete(name)) await this.engine.drop(name, how);
	}
}

import type { Attributes } from '../wire/stanza';

/** Attributes of a `<failure>`: the reason, and for a ban its `code` and how many seconds until it ends (`expire`). */
export type Failure = Attributes & { reason: number };

/** Logins that are turned away on purpose. */
export class Refusals {
	private readonly waiting: { number: string; failure: Failure; left: number }[] = [];

	/** The next `times` logins of this number end with this failure. */
	add(number: string, failure: Failure, times: number): void {
		this.waiting.push({ number, failure, left: times });
	}

	take(number: string): Failure | undefined {
		const refusal = this.waiting.find((item) => item.left > 0 && item.number === number);
		if (!refusal) return undefined;
		refusal.left -= 1;
		return refusal.failure;
	}

	clear(): void {
		this.waiting.length = 0;
	}
}

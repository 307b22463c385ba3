import type { GatewayEvent } from '../../domain/event';
import type { Delivery } from '../../domain/ports/storage';

/** A delivery that was just stored. */
export interface FreshDelivery {
	sequence: number;
	subscription: string;
	event: GatewayEvent;
	createdAt: number;
}

/**
 * Deliveries as they were stored a moment ago, for their first attempt: most are handed out at once, and reading them
 * back would cost as much as storing them did.
 */
export class FreshDeliveries {
	readonly #bySequence = new Map<number, FreshDelivery>();

	/** How many are kept at most: none where another process may have tried them meanwhile. */
	constructor(private readonly limit: number) {}

	/** To be called once they are committed: a number that was rolled back is given again. */
	keep(deliveries: readonly FreshDelivery[]): void {
		for (const delivery of deliveries) this.#bySequence.set(delivery.sequence, delivery);
		for (const oldest of this.#bySequence.keys()) {
			if (this.#bySequence.size <= this.limit) return;
			this.#bySequence.delete(oldest);
		}
	}

	/** Once: whoever comes again has to see what became of the first attempt. */
	take(sequence: number, dueAt: number): Delivery | null {
		const fresh = this.#bySequence.get(sequence);
		if (!fresh) return null;
		this.#bySequence.delete(sequence);
		return { ...fresh, attempts: 0, dueAt, isReplay: false };
	}
}

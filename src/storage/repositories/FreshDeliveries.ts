import type { GatewayEvent } from '../../domain/event';
import type { Delivery } from '../../domain/ports/storage';
import type { DueLane } from './laneClaims';
import { UNTRIED } from './lanes';

/** A delivery that was just stored. */
export interface FreshDelivery {
	sequence: number;
	subscription: string;
	event: GatewayEvent;
	createdAt: number;
	/** Nothing was in its lane before it. */
	opensLane: boolean;
}

/** What is due of a subscription and in nobody's hands. */
interface Waiting {
	lanes: DueLane[];
	/** False during a look: these are only what was stored since it began. */
	isAll: boolean;
}

/**
 * Deliveries as they were stored a moment ago, for their first attempt: most are handed out at once, and reading them
 * back would cost as much as storing them did.
 *
 * Once somebody has looked what is due, it also knows what opened its lane since, and spares them the next look.
 */
export class FreshDeliveries {
	readonly #bySequence = new Map<number, FreshDelivery>();
	readonly #waiting = new Map<string, Waiting>();

	/** How many are kept at most: none where another process may have tried them meanwhile. */
	constructor(private readonly limit: number) {}

	/** To be called once they are committed: a number that was rolled back is given again. */
	keep(deliveries: readonly FreshDelivery[]): void {
		for (const delivery of deliveries) {
			this.#bySequence.set(delivery.sequence, delivery);
			if (delivery.opensLane) this.#await(delivery);
		}
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
		const { subscription, event, createdAt } = fresh;
		return { sequence, subscription, event, createdAt, attempts: 0, dueAt, isReplay: false };
	}

	/** Somebody looks what is due. */
	beginLook(subscription: string): void {
		this.#waiting.set(subscription, { lanes: [], isAll: false });
	}

	/** They found these lanes beyond what they take; null when there are more, or they did not look that far. */
	endLook(subscription: string, found: readonly DueLane[] | null): void {
		const since = this.#waiting.get(subscription)?.lanes ?? [];
		const isNew = ({ head }: DueLane) => !found?.some((each) => each.head === head);
		this.#waiting.delete(subscription);
		if (!found?.every(({ head }) => this.#bySequence.has(head))) return;
		const lanes = [...found, ...since.filter(isNew)];
		this.#waiting.set(subscription, { lanes, isAll: true });
	}

	/**
	 * The first `limit` of what is due and in nobody's hands. Null when only a look can tell, which has to follow: nobody has
	 * looked, one of these is not here any more, or somebody is still at work on its lane.
	 */
	takeWaiting(
		subscription: string,
		limit: number,
		busy: Pick<ReadonlySet<string>, 'has'>,
	): Delivery[] | null {
		const waiting = this.#waiting.get(subscription);
		if (!waiting?.isAll) return null;
		const first = waiting.lanes.slice(0, Math.max(limit, 0));
		if (first.some(({ head, lane }) => !this.#bySequence.has(head) || busy.has(lane))) return null;
		waiting.lanes.splice(0, first.length);
		return first.flatMap(({ head, due_at: dueAt }) => this.take(head, dueAt) ?? []);
	}

	/** Some were ended by somebody else: whatever is handed out is looked up again. */
	clear(): void {
		this.#bySequence.clear();
	}

	/** Where more wait than are kept, the first of them is not here any more, so that somebody looks. */
	#await({ sequence, subscription, event }: FreshDelivery): void {
		const lanes = this.#waiting.get(subscription)?.lanes;
		if (!lanes || lanes.length > this.limit) return;
		lanes.push({ lane: event.lane, head: sequence, due_at: UNTRIED });
	}
}

import type { MessageState } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { Failure } from './nacks';

export interface Reached {
	state: MessageState;
	failure: Failure | null;
}

/** Up to which state a call waits. */
export type WaitFor = 'accepted' | 'server_ack' | 'delivered';

const confirmed: Record<WaitFor, readonly MessageState[]> = {
	accepted: ['queued', 'sending', 'uncertain', 'server_ack', 'delivered', 'read', 'played'],
	server_ack: ['server_ack', 'delivered', 'read', 'played'],
	delivered: ['delivered', 'read', 'played'],
};

/** Whether a wait is over: the state asked for is reached, or never will be. */
export function isReached({ state }: Reached, waitFor: WaitFor): boolean {
	return state === 'failed' || confirmed[waitFor].includes(state);
}

interface Waiter {
	tell: (reached: Reached) => void;
	end: () => void;
	/** When it stops waiting. */
	until: number;
}

/** Calls that wait for a message to come further. */
export class Waiters {
	readonly #waiting = new Map<string, Set<Waiter>>();
	readonly #ends = new Set<() => void>();
	#isReleased = false;

	constructor(private readonly clock: Clock) {}

	/** Tells everybody who waits for this message. */
	notify(messageId: string, reached: Reached): void {
		for (const { tell } of this.#waiting.get(messageId) ?? []) tell(reached);
	}

	/** Nothing happens before this time: who would not wait as long is answered now. */
	hold(messageId: string, time: number): void {
		for (const { until, end } of [...(this.#waiting.get(messageId) ?? [])]) if (until < time) end();
	}

	/** Ends every wait with the state reached, and later ones at once: the gateway stops. */
	release(): void {
		this.#isReleased = true;
		for (const end of [...this.#ends]) end();
	}

	/** Resolves with the state that ends the wait, or after `waitMs` with the last one heard of. */
	wait(messageId: string, from: Reached, waitFor: WaitFor, waitMs: number): Promise<Reached> {
		const isOver = isReached(from, waitFor) || waitMs === 0 || this.#isReleased;
		if (isOver) return Promise.resolve(from);
		return new Promise((resolve) => {
			let last = from;
			const end = () => {
				cancel();
				this.#ends.delete(end);
				this.#remove(messageId, waiter);
				resolve(last);
			};
			const hear = (reached: Reached) => {
				last = reached;
				if (isReached(reached, waitFor)) end();
			};
			const waiter = { tell: hear, end, until: this.clock.now() + waitMs };
			const cancel = this.clock.schedule(waitMs, end);
			this.#ends.add(end);
			const others = this.#waiting.get(messageId);
			if (others) others.add(waiter);
			else this.#waiting.set(messageId, new Set([waiter]));
		});
	}

	#remove(messageId: string, waiter: Waiter): void {
		const others = this.#waiting.get(messageId);
		others?.delete(waiter);
		if (others?.size === 0) this.#waiting.delete(messageId);
	}
}

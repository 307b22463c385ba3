import type { Clock } from '../domain/ports/clock';
import { backoffMs } from './backoff';
import { type Close, type CloseDecision, decideClose } from './closeCodes';

/** What became of a link's earlier sockets, which decides what the end of this one means and when the next is tried. */
export class Reconnects {
	#attempt = 0;
	#restartedAt: number | null = null;
	#retriedAt: number | null = null;
	#versionRefreshed = false;

	constructor(private readonly clock: Clock) {}

	/** What to do about an end, as `closeCodes` has it; it is taken as done. */
	decide(close: Close, linked: boolean): CloseDecision {
		const now = this.clock.now();
		const decision = decideClose(
			close,
			{
				linked,
				restartedAt: this.#restartedAt,
				retriedAt: this.#retriedAt,
				versionRefreshed: this.#versionRefreshed,
			},
			now,
		);
		if (decision.kind === 'restart') this.#restartedAt = now;
		if (decision.kind === 'reconnect' && decision.isRetry) this.#retriedAt = now;
		if (decision.kind === 'refreshVersion') this.#versionRefreshed = true;
		return decision;
	}

	/** How long to wait before the next attempt, longer with each. */
	nextWaitMs(atLeastMs: number): number {
		const wait = Math.max(atLeastMs, backoffMs(this.#attempt));
		this.#attempt += 1;
		return wait;
	}

	/** The server took the client's version. */
	opened(): void {
		this.#versionRefreshed = false;
	}

	/** A connection held for long: the next row of attempts starts from the beginning. */
	held(): void {
		this.#attempt = 0;
	}
}

import type { InstanceState, InstanceStatus, Network, StateReason } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { InstanceRow } from '../domain/ports/storage';
import type { AccountIdentity } from './connection';
import { mayMove, restingStates } from './stateMoves';

export interface StatusParts {
	row: InstanceRow;
	network: Network;
	clock: Clock;
	logger: Logger;
}

/** What a move says beside the state. */
export interface Move {
	reason: StateReason | null;
	/** End of a temporary ban; milliseconds. */
	until?: number | null;
}

/** What can be wrong with an instance that is connected, the worst first. */
export const troubles = ['deaf', 'newChats'] as const;
export type Trouble = (typeof troubles)[number];

/** The status of one instance: moved as `stateMoves` allows, and watched by who waits for a state. */
export class LinkStatus {
	#status: InstanceStatus;
	/** The state that the last event told of. */
	#announced: InstanceState | null = null;
	readonly #troubles = new Map<Trouble, StateReason>();
	readonly #watchers = new Set<() => void>();
	readonly #ends = new Set<() => void>();
	#isReleased = false;

	constructor(private readonly parts: StatusParts) {
		const { row, network, clock } = parts;
		const rests = restingStates.has(row.state) || row.state === 'passkey_required';
		this.#status = {
			name: row.name,
			network,
			state: rests ? row.state : row.linked ? 'connecting' : 'created',
			since: clock.now(),
			reason: rests ? row.reason : null,
			until: row.until,
			phone: row.phone,
			lid: row.lid,
			profileName: row.profileName,
		};
	}

	get current(): InstanceStatus {
		return { ...this.#status };
	}

	get state(): InstanceState {
		return this.#status.state;
	}

	/** A move that `stateMoves` does not know is logged and not made. */
	move(state: InstanceState, { reason, until = null }: Move): void {
		const from = this.#status.state;
		if (!mayMove(from, state)) {
			this.parts.logger.error({ from, to: state }, 'an instance may not move like this');
			return;
		}
		const since = from === state ? this.#status.since : this.parts.clock.now();
		this.#status = { ...this.#status, state, reason, until, since };
		for (const look of [...this.#watchers]) look();
	}

	/** Null: it is right again. */
	setTrouble(what: Trouble, reason: StateReason | null): void {
		if (reason) this.#troubles.set(what, reason);
		else if (!this.#troubles.delete(what)) return;
		this.showTroubles();
	}

	/** One that is connected is `degraded` as long as anything is wrong. */
	showTroubles(): void {
		const worst = troubles.find((what) => this.#troubles.has(what));
		const reason = (worst && this.#troubles.get(worst)) ?? null;
		const isHealthy = this.state === 'connected' && reason === null;
		if (isHealthy || (this.state !== 'connected' && this.state !== 'degraded')) return;
		this.move(reason ? 'degraded' : 'connected', { reason });
	}

	keepIdentity({ phone, lid, name }: AccountIdentity): void {
		this.#status = { ...this.#status, phone, lid, profileName: name ?? this.#status.profileName };
	}

	forgetIdentity(): void {
		this.#status = { ...this.#status, phone: null, lid: null, profileName: null };
	}

	/** True once for each state, until another one is told. */
	takeNews(): boolean {
		const isNews = this.#announced !== this.#status.state;
		this.#announced = this.#status.state;
		return isNews;
	}

	/** Ends every wait, and later ones at once: the gateway stops. */
	release(): void {
		this.#isReleased = true;
		for (const end of [...this.#ends]) end();
	}

	/** Resolves once the status satisfies, or after `waitMs`. */
	async until(satisfies: (status: InstanceStatus) => boolean, waitMs: number): Promise<void> {
		if (satisfies(this.#status) || this.#isReleased) return;
		await new Promise<void>((resolve) => {
			const end = () => {
				cancel();
				this.#watchers.delete(look);
				this.#ends.delete(end);
				resolve();
			};
			const look = () => {
				if (satisfies(this.#status)) end();
			};
			const cancel = this.parts.clock.schedule(waitMs, end);
			this.#watchers.add(look);
			this.#ends.add(end);
		});
	}
}

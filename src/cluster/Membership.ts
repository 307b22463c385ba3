import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { ClusterStore, Lease, Member, MemberDoor } from '../domain/ports/cluster';
import type { Crew } from '../domain/ports/crew';
import type { Logger } from '../domain/ports/logger';
import { type Counts, fairShare, surplus } from './shares';

export interface MembershipOptions {
	store: ClusterStore;
	crew: Crew;
	clock: Clock;
	logger: Logger;
	/** How long a process counts as alive after its last beat; milliseconds. */
	leaseMs: number;
	/** Whether a process of this very machine certainly ended. */
	hasEnded: (process: Member['process']) => boolean;
	/** Milliseconds that only ever grow, also while the process is stopped. */
	uptime: () => number;
}

/** Beats within one lease: a few may be lost. */
const BEATS_PER_LEASE = 4;
/** A process that joined gets its share after half a minute or so, and in so many parts. */
const LOOKS_BEFORE_MOVING = 12;
const MOVES = 4;
/** The own clock and the database's may run apart a little. */
const SAFETY = 0.9;

/**
 * This process among the others: it beats, takes what nobody holds, drops what it does not hold any more, and takes out
 * who is dead. Whoever cannot beat for a whole lease drops everything, since others take it then.
 */
export class Membership {
	readonly #options: MembershipOptions;
	#door: MemberDoor = { url: null, secret: '' };
	#turn: Promise<void> | null = null;
	#isAskedAgain = false;
	#isStopping = false;
	#beatAt = 0;
	/** Something was free at the last look already, so whoever should take it does not. */
	#wasFree = false;
	#looksWithSurplus = 0;
	#cancelBeat: () => void = () => undefined;
	#cancelDeadline: () => void = () => undefined;
	/** What is being taken up, or given back. */
	readonly #moving = new Set<string>();

	constructor(options: MembershipOptions) {
		this.#options = options;
		options.store.onLost((instance) => void this.#drop(instance, 'another process took it'));
	}

	/** Resolves after the first look: what is this process's is being taken up. */
	async start(door: MemberDoor): Promise<void> {
		this.#door = door;
		await this.#look();
		this.#beatLater();
	}

	/** Looks now: something may be free, or lost. */
	wake(): void {
		if (this.#isStopping) return;
		if (this.#turn) this.#isAskedAgain = true;
		else this.#turn = this.#lookUntilQuiet().finally(() => (this.#turn = null));
	}

	/** Gives everything back, each as soon as it is at rest. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		this.#cancelBeat();
		await this.#turn;
		const { crew } = this.#options;
		await Promise.all(crew.running().map((instance) => this.#handOver(instance)));
		this.#cancelDeadline();
	}

	async #lookUntilQuiet(): Promise<void> {
		do {
			this.#isAskedAgain = false;
			await this.#look().catch((error: unknown) => {
				const { message } = GatewayError.from(error);
				this.#options.logger.warn({ error: message }, 'the cluster cannot be looked at');
			});
		} while (this.#isAskedAgain && !this.#isStopping);
	}

	#beatLater(): void {
		const { clock, leaseMs } = this.#options;
		this.#cancelBeat = clock.schedule(leaseMs / BEATS_PER_LEASE, () => {
			this.wake();
			this.#beatLater();
		});
	}

	async #look(): Promise<void> {
		const { store, crew } = this.#options;
		await this.#beat();
		// Before the leases are read: what is made meanwhile is not missed in them.
		const running = crew.running();
		const [members, leases] = await Promise.all([store.members(), store.leases()]);
		const dead = members.filter((member) => this.#isDead(member));
		const gone = new Set(dead.map(({ id }) => id));
		await store.bury([...gone]);
		this.#settle(running, leases);
		const count = (isOf: (lease: Lease) => boolean) => leases.filter(isOf).length;
		await this.#share({
			all: leases.length,
			free: count(({ holder }) => holder === null || gone.has(holder)),
			mine: count(({ holder }) => holder === store.self),
			alive: members.length - dead.length,
		});
	}

	async #beat(): Promise<void> {
		const { store, uptime, clock, leaseMs } = this.#options;
		const begun = uptime();
		await store.beat(this.#door);
		this.#beatAt = begun;
		this.#cancelDeadline();
		this.#cancelDeadline = clock.schedule(leaseMs * SAFETY, () => this.#missDeadline());
	}

	#missDeadline(): void {
		const { uptime, leaseMs, crew } = this.#options;
		if (uptime() - this.#beatAt < leaseMs * SAFETY) return;
		for (const instance of crew.running()) void this.#drop(instance, 'its lease was not renewed');
	}

	#isDead({ id, isExpired, process }: Member): boolean {
		const { store, hasEnded } = this.#options;
		return id !== store.self && (isExpired || hasEnded(process));
	}

	/** Brings what runs here into line with what is held. */
	#settle(running: readonly string[], leases: readonly Lease[]): void {
		const { self } = this.#options.store;
		const held = leases.filter(({ holder }) => holder === self).map(({ instance }) => instance);
		for (const instance of running) {
			if (!held.includes(instance)) void this.#drop(instance, 'its lease is not held any more');
		}
		this.#adopt(held.filter((instance) => !running.includes(instance)));
	}

	async #share(counts: Counts): Promise<void> {
		const { store, logger } = this.#options;
		const share = this.#wasFree ? counts.free : fairShare(counts);
		this.#wasFree = counts.free > share;
		this.#giveUp(surplus(counts));
		if (share === 0 || this.#isStopping) return;
		const claimed = await store.claim(share);
		if (claimed.length === 0) return;
		logger.info({ count: claimed.length, alive: counts.alive }, 'instances were taken over');
		this.#adopt(claimed);
	}

	/** Another process has room, and has had for a while: it may have come to stay. */
	#giveUp(surplus: number): void {
		this.#looksWithSurplus = surplus > 0 ? this.#looksWithSurplus + 1 : 0;
		if (this.#looksWithSurplus < LOOKS_BEFORE_MOVING) return;
		this.#looksWithSurplus = 0;
		const moved = this.#options.crew.running().slice(-Math.ceil(surplus / MOVES));
		for (const instance of moved) void this.#handOver(instance);
	}

	#adopt(instances: readonly string[]): void {
		const { crew, logger } = this.#options;
		const free = instances.filter((instance) => !this.#moving.has(instance));
		if (free.length === 0 || this.#isStopping) return;
		for (const instance of free) this.#moving.add(instance);
		void crew
			.adopt(free)
			// What did not start is held and does not run, so the next look takes it up again.
			.catch((error: unknown) => {
				const { message } = GatewayError.from(error);
				logger.error({ error: message }, 'an instance cannot be started');
			})
			.finally(() => free.forEach((instance) => this.#moving.delete(instance)));
	}

	async #drop(instance: string, why: string): Promise<void> {
		const { crew, logger } = this.#options;
		if (!crew.runs(instance)) return;
		logger.warn({ instance, why }, 'an instance is run here no longer');
		// Its socket has to be closed before it may be taken up again.
		this.#moving.add(instance);
		try {
			await crew.drop(instance, { isTaken: true });
		} catch (error) {
			const { message } = GatewayError.from(error);
			logger.warn({ instance, error: message }, 'an instance did not end cleanly');
		} finally {
			this.#moving.delete(instance);
		}
	}

	/** In order: its socket is closed, everything of it is stored, and only then others may open one. */
	async #handOver(instance: string): Promise<void> {
		const { store, crew, logger } = this.#options;
		this.#moving.add(instance);
		try {
			await crew.drop(instance, { isTaken: false });
			await store.release(instance);
			store.tell({ kind: 'leases' });
		} catch (error) {
			const { message } = GatewayError.from(error);
			logger.warn({ instance, error: message }, 'an instance was not handed over cleanly');
		} finally {
			this.#moving.delete(instance);
		}
	}
}

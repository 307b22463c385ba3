/** A gateway process, as others see it. Two with the same `host` see each other's process ids. */
export interface ProcessIdentity {
	/** Null where processes cannot be told apart for sure; then nobody looks whether it is alive. */
	host: string | null;
	/** As people know the machine. */
	hostName: string;
	pid: number;
	/** Tells a process from a later one that got the same id. */
	startedAt: string;
}

/** How other processes reach this one. */
export interface MemberDoor {
	/** Base URL; null until it listens. */
	url: string | null;
	/** Opens it; other processes read it from the database. */
	secret: string;
}

export interface Member {
	id: string;
	process: ProcessIdentity;
	door: MemberDoor;
	version: string;
	/** It did not renew its lease in time, by the clock of the database. */
	isExpired: boolean;
}

/** Something that other processes may want to act on at once. Only ever a hint: whoever misses it finds out later. */
export type Wake =
	/** Instances were given back, or a process left. */
	| { kind: 'leases' }
	/** New deliveries of an instance may be there. */
	| { kind: 'events'; instance: string }
	/** A subscription was set or removed. */
	| { kind: 'subscription'; id: string }
	/** A reader opened a stream; an older one elsewhere ends. */
	| { kind: 'stream'; id: string }
	/** A delivery was settled by a process that does not have its reader. */
	| { kind: 'settled'; subscription: string; sequence: number };

/**
 * Who of many processes on one database runs which instance. A process holds an instance by a lease with an epoch, which
 * every write of the instance checks in its own transaction: whoever lost the lease can change nothing more. All times
 * are the database's own.
 */
export interface ClusterStore {
	/** Id of this process in the cluster, new with each start. */
	readonly self: string;
	/** Renews all leases of this process. */
	beat(door: MemberDoor): Promise<void>;
	members(): Promise<Member[]>;
	/** Takes members out; what they held is nobody's then. */
	bury(ids: readonly string[]): Promise<void>;
	/**
	 * Takes up to `limit` instances that nobody holds, and gives their names back. Writes of them are let through from
	 * then on.
	 */
	claim(limit: number): Promise<string[]>;
	/** Gives an instance back. */
	release(instance: string): Promise<void>;
	/** Who holds what; `holder` is null for what nobody does. */
	leases(): Promise<Lease[]>;
	/** Null when there is no such instance. */
	leaseOf(instance: string): Promise<Lease | null>;
	/** A write was refused because another process took the instance. */
	onLost(listener: (instance: string) => void): void;
	tell(wake: Wake): void;
	/** Called with what other processes tell; with null when something may have been missed. */
	onWake(listener: (wake: Wake | null) => void): void;
}

export interface Lease {
	instance: string;
	/** Id of a member. */
	holder: string | null;
}

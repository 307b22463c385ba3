import type { ClusterStore, Lease, Member, Wake } from '../../src/domain/ports/cluster';
import type { Crew } from '../../src/domain/ports/crew';

/** A cluster in memory: the same leases and members for every process that joins. */
export class FakeCluster {
	readonly leases = new Map<string, string | null>();
	readonly members = new Map<string, Member>();
	/** What was told, by whom. */
	readonly told: [string, Wake][] = [];
	/** While set, the database cannot be reached. */
	outage: Error | null = null;
	readonly #listeners = new Map<string, { lost: (instance: string) => void }>();

	constructor(...instances: string[]) {
		for (const instance of instances) this.leases.set(instance, null);
	}

	/** Another process took the instance, and a write of the former one found out. */
	steal(instance: string, by: string): void {
		const before = this.leases.get(instance);
		this.leases.set(instance, by);
		if (before) this.#listeners.get(before)?.lost(instance);
	}

	heldBy(id: string): string[] {
		return [...this.leases].filter(([, holder]) => holder === id).map(([instance]) => instance);
	}

	join(self: string, process: Partial<Member['process']> = {}): ClusterStore {
		const reach = () => (this.outage ? Promise.reject(this.outage) : Promise.resolve());
		const listener = { lost: (_instance: string): void => undefined };
		this.#listeners.set(self, listener);
		const toLease = ([instance, holder]: [string, string | null]): Lease => ({ instance, holder });
		return {
			self,
			beat: async (door) => {
				await reach();
				const identity = { host: 'h', hostName: 'box', pid: 1, startedAt: '1', ...process };
				const member = { id: self, process: identity, door, version: '1', isExpired: false };
				this.members.set(self, member);
			},
			members: async () => (await reach(), [...this.members.values()]),
			bury: async (ids) => {
				await reach();
				for (const id of ids) {
					this.members.delete(id);
					for (const instance of this.heldBy(id)) this.leases.set(instance, null);
				}
			},
			claim: async (limit) => {
				await reach();
				const free = [...this.leases].filter(([, holder]) => holder === null).slice(0, limit);
				for (const [instance] of free) this.leases.set(instance, self);
				return free.map(([instance]) => instance);
			},
			release: async (instance) => {
				await reach();
				this.leases.set(instance, null);
			},
			leases: async () => (await reach(), [...this.leases].map(toLease)),
			leaseOf: async (instance) => {
				await reach();
				const holder = this.leases.get(instance);
				return holder === undefined ? null : { instance, holder };
			},
			onLost: (lost) => void (listener.lost = lost),
			tell: (wake) => void this.told.push([self, wake]),
			onWake: () => undefined,
		};
	}
}

/** Runs nothing, and notes what it was told to. */
export class FakeCrew implements Crew {
	readonly notes: string[] = [];
	readonly #running = new Set<string>();
	/** Resolves a drop; at once by default. */
	resting: Promise<void> = Promise.resolve();
	/** Instances that cannot be started. */
	readonly broken = new Set<string>();

	running(): string[] {
		return [...this.#running];
	}

	runs(instance: string): boolean {
		return this.#running.has(instance);
	}

	async adopt(instances: readonly string[]): Promise<void> {
		for (const instance of instances) {
			this.notes.push(`adopt ${instance}`);
			if (this.broken.has(instance)) throw new Error('it cannot be started');
			this.#running.add(instance);
		}
	}

	async drop(instance: string, { isTaken }: { isTaken: boolean }): Promise<void> {
		this.#running.delete(instance);
		this.notes.push(`${isTaken ? 'abandon' : 'drop'} ${instance}`);
		await this.resting;
		this.notes.push(`at rest ${instance}`);
	}
}

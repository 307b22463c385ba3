import { GatewayError } from '../../domain/errors';
import type { Group } from '../../domain/group';
import type { Clock } from '../../domain/ports/clock';
import type { GroupRepository } from '../../domain/ports/groups';
import { BoundedMap } from '../../support/BoundedMap';
import type { GroupQueries } from './GroupQueries';

const HOUR = 3_600_000;
/** A group of a thousand members takes about 150 KB; the others are read when they are used. */
const CACHED = 50;

export interface GroupBookParts {
	instance: string;
	repository: GroupRepository;
	clock: Clock;
	/** Throws INSTANCE_NOT_CONNECTED without a socket. */
	ask: () => GroupQueries;
	/** Called with every group that is stored, for who is who in it. */
	learn: (group: Group) => void;
}

/** What is known of each group, kept up by what WhatsApp tells, so that no send has to ask. */
export class GroupBook {
	readonly #known: BoundedMap<string, Group | null>;
	readonly #asking = new Map<string, Promise<Group>>();
	/** How often WhatsApp told of a change: an answer from before it is old. */
	#heard = 0;
	/** Changes in the order in which they were told. */
	#changes: Promise<void> = Promise.resolve();

	constructor(private readonly parts: GroupBookParts) {
		this.#known = new BoundedMap(CACHED, HOUR, () => parts.clock.now());
	}

	/** A group after everything that was told so far; null for one that this account is not known to be in. */
	async get(jid: string): Promise<Group | null> {
		await this.#changes;
		return this.#read(jid);
	}

	/** The same, but WhatsApp is asked about one that is not known. Rejects as WhatsApp refuses. */
	async require(jid: string): Promise<Group> {
		return (await this.get(jid)) ?? this.refresh(jid);
	}

	/** Asks WhatsApp and keeps the answer. Who asks at the same time shares one question. */
	refresh(jid: string): Promise<Group> {
		const asked = this.#asking.get(jid) ?? this.#refresh(jid);
		this.#asking.set(jid, asked);
		return asked.finally(() => this.#asking.delete(jid));
	}

	async list(): Promise<Group[]> {
		await this.#changes;
		return this.parts.repository.list(this.parts.instance);
	}

	/** Whether all groups of this account are known. */
	async isComplete(account: string): Promise<boolean> {
		return (await this.parts.repository.syncedAs(this.parts.instance)) === account;
	}

	/** Asks for all groups and keeps these and no others. */
	async refreshAll(account: string): Promise<void> {
		const groups = await this.parts.ask().all();
		await this.#inTurn(async () => {
			this.#known.clear();
			for (const group of groups) this.parts.learn(group);
			await this.parts.repository.replace(this.parts.instance, account, groups);
		});
	}

	/** Called the moment WhatsApp tells of a change, before it is kept. */
	hear(): void {
		this.#heard += 1;
	}

	/** Resolves once it is stored. */
	put(group: Group): Promise<void> {
		return this.#inTurn(() => this.#store(group));
	}

	/** This account is in it no more. */
	forget(jid: string): Promise<void> {
		return this.#inTurn(async () => {
			this.#known.set(jid, null);
			await this.parts.repository.delete(this.parts.instance, jid);
		});
	}

	/** Changes a group that is known. Resolves once it is stored. */
	change(jid: string, apply: (group: Group) => Group): Promise<void> {
		return this.#inTurn(async () => {
			const group = await this.#read(jid);
			if (group) await this.#store(apply(group));
		});
	}

	/** Resolves once everything told so far is stored, or was refused. */
	settled(): Promise<void> {
		return this.#changes;
	}

	async #refresh(jid: string): Promise<Group> {
		try {
			const group = await this.#ask(jid);
			await this.put(group);
			return group;
		} catch (error) {
			const { code } = GatewayError.from(error);
			if (code === 'NOT_ALLOWED' || code === 'NOT_FOUND') await this.forget(jid);
			throw error;
		}
	}

	async #ask(jid: string): Promise<Group> {
		const heard = this.#heard;
		const group = await this.parts.ask().one(jid);
		return heard === this.#heard ? group : this.parts.ask().one(jid);
	}

	async #read(jid: string): Promise<Group | null> {
		const known = this.#known.get(jid);
		if (known !== undefined) return known;
		const stored = await this.parts.repository.get(this.parts.instance, jid);
		this.#known.set(jid, stored);
		return stored;
	}

	async #store(group: Group): Promise<void> {
		// Before it is written: a send that follows already has to know.
		this.#known.set(group.jid, group);
		this.parts.learn(group);
		await this.parts.repository.put(this.parts.instance, group);
	}

	/** A write that fails is the caller's; those after it go on. */
	#inTurn(work: () => Promise<void>): Promise<void> {
		const done = this.#changes.then(work);
		this.#changes = done.catch(() => undefined);
		return done;
	}
}

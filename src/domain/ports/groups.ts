import type { Group } from '../group';

/** The groups of each instance, so that no send has to ask for them. */
export interface GroupRepository {
	get(instance: string, jid: string): Promise<Group | null>;
	/** By name. */
	list(instance: string): Promise<Group[]>;
	/** Stores or replaces one. */
	put(instance: string, group: Group): Promise<void>;
	delete(instance: string, jid: string): Promise<void>;
	/** Stores all groups there are, and forgets the others. */
	replace(instance: string, account: string, groups: readonly Group[]): Promise<void>;
	/** JID of the account whose groups `replace` stored last; null before the first time. */
	syncedAs(instance: string): Promise<string | null>;
}

import type { Group } from '../../domain/group';

/** A group of a community, as somebody sees it who may not be in it. */
export interface LinkedGroup {
	jid: string;
	subject: string;
	/** JID of who made it. */
	owner: string | null;
	/** Milliseconds since the epoch. */
	createdAt: number | null;
	size: number | null;
}

/** What is asked and told about communities, which hold groups together. A community itself is a group. */
export interface CommunityQueries {
	/** It comes with a group for announcements and one for everybody, which are told as groups of their own. */
	create(subject: string, description: string | null): Promise<Group>;
	/** Every group of it, also those that this account is not in. */
	groups(jid: string): Promise<LinkedGroup[]>;
	/** Needs admin rights in both. */
	link(community: string, group: string): Promise<void>;
	unlink(community: string, group: string): Promise<void>;
}

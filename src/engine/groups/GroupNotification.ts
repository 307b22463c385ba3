import type { Group, GroupFactsChange, GroupMember } from '../../domain/group';

/** One thing that WhatsApp tells of a group. */
export type GroupChange =
	/** This account is in it from now on. */
	| { kind: 'entered'; group: Group }
	| { kind: 'facts'; facts: GroupFactsChange }
	| {
			kind: 'members';
			action: 'add' | 'remove' | 'promote' | 'demote';
			people: GroupMember[];
	  }
	/** Somebody goes by another number now. */
	| { kind: 'renumbered'; from: string; people: GroupMember[] }
	| { kind: 'requests'; action: 'created' | 'revoked' | 'rejected'; people: GroupMember[] }
	/** It is gone for everybody. */
	| { kind: 'deleted' }
	/** `url` is null for one that was removed, and until it was asked for. */
	| { kind: 'picture'; removed: boolean; url: string | null };

/** A group that is gone is one that this account is out of. */
export type KeptChange = Exclude<GroupChange, { kind: 'deleted' }>;

export interface GroupNotification {
	/** WhatsApp's id of the notification: the same when it is told again. */
	id: string;
	group: string;
	/** Who did it; the account itself for what it did. */
	author: { jid: string; alt: string | null; name: string | null } | null;
	/** Milliseconds since the epoch. */
	timestamp: number;
	changes: GroupChange[];
}

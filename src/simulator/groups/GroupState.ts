import { randomBytes, randomInt } from 'node:crypto';
import type { Addressing } from '../wire/jid';

export type Role = 'admin' | 'superadmin';

export interface MemberState {
	/** Of the person. */
	number: string;
	/** Left out for those who are no admins. */
	role?: Role;
}

export interface GroupSettings {
	/** Only admins write. */
	announcement: boolean;
	/** Only admins change subject, description and picture. */
	locked: boolean;
	/** Members add others, too. */
	membersAdd: boolean;
	/** Who joins by link waits for an admin. */
	approval: boolean;
	/** Seconds after which new messages vanish; 0 for never. */
	ephemeral: number;
}

export interface JoinRequest {
	number: string;
	method: 'invite_link' | 'non_admin_add';
	/** Seconds. */
	at: number;
}

/** An invitation to one person who does not let others add them. */
export interface PersonalInvite {
	number: string;
	code: string;
	/** Seconds. */
	expiration: number;
	/** Number of who invites. */
	by: string;
}

export interface GroupState extends GroupSettings {
	/** Digits; with `@g.us` the jid. */
	id: string;
	addressing: Addressing;
	subject: string;
	/** Number of who chose the subject. */
	subjectBy: string;
	/** Seconds. */
	subjectAt: number;
	description?: { id: string; text: string; by: string; at: number };
	/** Number of who made the group. */
	owner: string;
	/** Seconds. */
	createdAt: number;
	picture?: { id: string; image: Buffer };
	members: MemberState[];
	inviteCode: string;
	requests: JoinRequest[];
	invites: PersonalInvite[];
	/** Grows when somebody leaves: keys that were handed out before are not used any more. */
	epoch: number;
	/** Holds groups together, as a community. */
	isCommunity?: boolean;
	/** Id of the community. */
	community?: string;
	/** The group in which a community's admins announce. */
	isDefault?: boolean;
}

/** A group as it is at first: everybody may write, change it and join by link. */
export function createGroupState(
	about: Pick<GroupState, 'addressing' | 'subject' | 'owner' | 'members'> & Partial<GroupState>,
	now: number,
): GroupState {
	return {
		id: `120363${randomDigits(12)}`,
		subjectBy: about.owner,
		subjectAt: now,
		createdAt: now,
		announcement: false,
		locked: false,
		membersAdd: true,
		approval: false,
		ephemeral: 0,
		inviteCode: createInviteCode(),
		requests: [],
		invites: [],
		epoch: 0,
		...about,
	};
}

/** 22 letters and digits, as in links. */
export function createInviteCode(): string {
	return randomBytes(24)
		.toString('base64')
		.replace(/[^A-Za-z0-9]/g, 'x')
		.slice(0, 22);
}

function randomDigits(count: number): string {
	return Array.from({ length: count }, () => randomInt(10)).join('');
}

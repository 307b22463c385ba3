import type { Group } from '../../domain/group';

/** What became of one person. */
export interface MemberOutcome {
	/** JID as it was asked about. */
	asked: string;
	/** WhatsApp's code: 200, or why not, such as 403, 404 and 409. */
	code: number;
	/** For somebody who does not let others add them (403): what lets them in, if it is sent to them. */
	invite: { code: string; expiresAt: number } | null;
}

export interface JoinRequest {
	jid: string;
	alt: string | null;
	/** Milliseconds since the epoch. */
	requestedAt: number | null;
}

export type MemberChange = 'add' | 'remove' | 'promote' | 'demote';

/** Switches of a group, as they are set one by one. */
export type GroupSetting = 'onlyAdminsSend' | 'onlyAdminsEdit' | 'onlyAdminsAdd' | 'approveMembers';

/** What is asked and told about groups. */
export interface GroupQueries {
	all(): Promise<Group[]>;
	one(jid: string): Promise<Group>;
	create(
		subject: string,
		people: readonly string[],
	): Promise<{ group: Group; outcomes: MemberOutcome[] }>;
	setSubject(jid: string, subject: string): Promise<void>;
	/** An empty text removes it. `previousId` is the id of the one that is there. */
	setDescription(jid: string, text: string, previousId: string | null): Promise<void>;
	set(jid: string, setting: GroupSetting, isOn: boolean): Promise<void>;
	/** Seconds; 0 for never. */
	setDisappearing(jid: string, seconds: number): Promise<void>;
	/** A JPEG. */
	setPicture(jid: string, picture: Uint8Array): Promise<void>;
	/** Null for a group without one. */
	pictureUrl(jid: string): Promise<string | null>;
	changeMembers(
		jid: string,
		change: MemberChange,
		people: readonly string[],
	): Promise<MemberOutcome[]>;
	leave(jid: string): Promise<void>;
	/** What a link ends in. */
	inviteCode(jid: string): Promise<string>;
	renewInvite(jid: string): Promise<string>;
	/** What a holder of the code may see, and how many are in it. */
	invitedTo(code: string): Promise<{ group: Group; size: number | null }>;
	/** JID of the group that was joined; null where an admin has to approve first. */
	join(code: string): Promise<string | null>;
	requests(jid: string): Promise<JoinRequest[]>;
	decide(
		jid: string,
		decision: 'approve' | 'reject',
		people: readonly string[],
	): Promise<MemberOutcome[]>;
}

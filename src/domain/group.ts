export type GroupRole = 'member' | 'admin' | 'superadmin';

export interface GroupMember {
	/** As members are named in that group, without device. */
	jid: string;
	/** The other address: a phone JID where members go by LID, a LID where they go by number. */
	alt: string | null;
	role: GroupRole;
}

/** What a group says of itself and who may do what in it. */
export interface GroupFacts {
	/** How members are named: by phone number or by LID. */
	addressing: 'pn' | 'lid';
	subject: string;
	description: string | null;
	/** WhatsApp's id of the description; who changes it has to name it. */
	descriptionId: string | null;
	/** JID of who made it. */
	owner: string | null;
	/** Milliseconds since the epoch. */
	createdAt: number | null;
	onlyAdminsSend: boolean;
	onlyAdminsEdit: boolean;
	onlyAdminsAdd: boolean;
	approveMembers: boolean;
	/** Seconds; 0: never. */
	disappearAfter: number;
	isCommunity: boolean;
	/** JID of the community that it belongs to. */
	community: string | null;
	/** Where a community's admins announce. */
	isAnnouncement: boolean;
}

/** A group that this account is in, as it was last told. */
export interface Group extends GroupFacts {
	jid: string;
	members: GroupMember[];
}

/** What can be changed of a group's facts, as a notification or a command says it. */
export type GroupFactsChange = Partial<Omit<GroupFacts, 'addressing'>>;

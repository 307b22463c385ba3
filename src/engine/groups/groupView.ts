import type { OutputOf } from '../../catalogue/operations';
import type { Group, GroupFactsChange, GroupMember } from '../../domain/group';
import type { AccountIdentity } from '../connection';
import { isoTime } from '../messageEvents';
import { isPerson } from './applyChange';

export type GroupInfo = OutputOf<'group.get'>;
export type MemberInfo = NonNullable<GroupInfo['participants']>[number];

export interface Seen {
	/** The account itself; null when it is not linked any more. */
	self: AccountIdentity | null;
	/** Null when they were not asked for. */
	participants: MemberInfo[] | null;
	pictureUrl?: string | null;
	/** Where it is known without the members. */
	size?: number | null;
}

/** A group as answers and events show it. */
export function groupView(group: Group, { self, participants, pictureUrl, size }: Seen): GroupInfo {
	return {
		groupId: group.jid,
		subject: group.subject,
		description: group.description,
		owner: group.owner,
		createdAt: group.createdAt === null ? null : isoTime(group.createdAt),
		size: size ?? group.members.length,
		pictureUrl: pictureUrl ?? null,
		onlyAdminsSend: group.onlyAdminsSend,
		onlyAdminsEdit: group.onlyAdminsEdit,
		onlyAdminsAdd: group.onlyAdminsAdd,
		approveMembers: group.approveMembers,
		disappearAfter: group.disappearAfter,
		isCommunity: group.isCommunity,
		communityId: group.community,
		isAdmin: isAdmin(group, self),
		participants,
	};
}

export function isAdmin(group: Group, self: AccountIdentity | null): boolean {
	return group.members.some((member) => isSelf(member, self) && member.role !== 'member');
}

export function isSelf(member: GroupMember, self: AccountIdentity | null): boolean {
	return self !== null && (isPerson(member, self.jid) || isPerson(member, self.lid));
}

/** What changed, under the names that a group is shown with. */
export function factsView({
	createdAt,
	community,
	descriptionId: _descriptionId,
	isAnnouncement: _isAnnouncement,
	...facts
}: GroupFactsChange): Partial<GroupInfo> {
	return {
		...facts,
		...(createdAt != null && { createdAt: isoTime(createdAt) }),
		...(community !== undefined && { communityId: community }),
	};
}

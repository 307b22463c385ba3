import type { Group, GroupMember, GroupRole } from '../../domain/group';
import type { GroupChange, KeptChange } from './GroupNotification';

const roles: Partial<Record<string, GroupRole>> = { promote: 'admin', demote: 'member' };

/** A group after a change. The same change again changes nothing more. */
export function applyChange(group: Group, change: KeptChange): Group {
	switch (change.kind) {
		case 'entered':
			return change.group;
		case 'facts':
			return { ...group, ...change.facts };
		case 'members':
			return { ...group, members: changeMembers(group.members, change) };
		case 'renumbered':
			return { ...group, members: renumber(group.members, change) };
		default:
			return group;
	}
}

function changeMembers(
	members: readonly GroupMember[],
	{ action, people }: Extract<GroupChange, { kind: 'members' }>,
): GroupMember[] {
	const named = new Map(people.map((person) => [person.jid, person]));
	const others = members.filter(({ jid }) => !named.has(jid));
	if (action === 'remove') return others;
	if (action === 'add') return [...others, ...people];
	const role = roles[action] ?? 'member';
	return members.map((member) =>
		named.has(member.jid) && member.role !== 'superadmin' ? { ...member, role } : member,
	);
}

function renumber(
	members: readonly GroupMember[],
	{ from, people }: Extract<GroupChange, { kind: 'renumbered' }>,
): GroupMember[] {
	const [now] = people;
	if (!now) return [...members];
	return members.map((member) =>
		member.jid === from ? { ...member, jid: now.jid, alt: now.alt } : member,
	);
}

/** Whether somebody is named by either address. */
export function isPerson(member: GroupMember, jid: string | null): boolean {
	return jid !== null && (member.jid === jid || member.alt === jid);
}

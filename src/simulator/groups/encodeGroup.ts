import { el, type Stanza } from '../wire/stanza';
import type { Group } from './Group';

/** Everything about a group, as questions about it are answered and new members are told. */
export function encodeGroup(group: Group): Stanza {
	const { state, addressing, network } = group;
	const jidOf = (number: string, as = addressing) => network.people.findNumber(number)?.jid(as);
	return el(
		'group',
		{
			id: group.id,
			addressing_mode: addressing,
			subject: state.subject,
			s_o: jidOf(state.subjectBy),
			s_o_pn: addressing === 'lid' ? jidOf(state.subjectBy, 'pn') : undefined,
			s_t: state.subjectAt,
			creation: state.createdAt,
			creator: jidOf(state.owner),
			creator_pn: addressing === 'lid' ? jidOf(state.owner, 'pn') : undefined,
			size: state.members.length,
		},
		[...encodeDescription(group), ...encodeSettings(group), ...encodeMembers(group)],
	);
}

/** What somebody sees who holds an invite and is not in the group. */
export function encodeInvited(group: Group): Stanza {
	const whole = encodeGroup(group);
	const shown = (whole.content as Stanza[]).filter(({ tag }) => tag !== 'participant');
	return { ...whole, content: shown };
}

function encodeDescription({ state, addressing, network }: Group): Stanza[] {
	if (!state.description) return [];
	const { id, text, by, at } = state.description;
	const participant = network.people.findNumber(by)?.jid(addressing);
	return [el('description', { id, participant, t: at }, [el('body', {}, Buffer.from(text))])];
}

function encodeSettings({ state }: Group): Stanza[] {
	const addMode = state.membersAdd ? 'all_member_add' : 'admin_add';
	const present: [unknown, Stanza][] = [
		[state.announcement, el('announcement')],
		[state.locked, el('locked')],
		[state.ephemeral, el('ephemeral', { expiration: state.ephemeral })],
		[state.approval, el('membership_approval_mode', {}, [el('group_join', { state: 'on' })])],
		[state.isCommunity, el('parent', { default_membership_approval_mode: 'request_required' })],
		[state.community, el('linked_parent', { jid: `${state.community}@g.us` })],
		[state.isDefault, el('default_sub_group')],
		[true, el('member_add_mode', {}, addMode)],
	];
	return present.flatMap(([isSo, stanza]) => (isSo ? [stanza] : []));
}

function encodeMembers(group: Group): Stanza[] {
	return group.members.map(({ person, role }) =>
		el('participant', { ...group.memberAttributes(person), type: role }),
	);
}

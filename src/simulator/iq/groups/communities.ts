import { createGroup } from '../../groups/create';
import type { Group } from '../../groups/Group';
import type { GroupState } from '../../groups/GroupState';
import { requireAdmin } from '../../groups/rights';
import type { Person } from '../../people/Person';
import { child, children, el, elements, textOf, type Stanza } from '../../wire/stanza';
import { IqError, type IqContext, type IqFamily } from '../IqFamily';
import { ownGroupOf } from './context';

/** Groups that hold groups together. */
export const communities: IqFamily = {
	'w:g2 get sub_groups': (context) => [
		el('sub_groups', {}, context.network.groups.within(ownGroupOf(context)).map(encodeSubGroup)),
	],
	'w:g2 set links': (context) => {
		const community = communityOf(context);
		const link = child(context.question, 'link');
		if (link?.attrs.link_type !== 'sub_group') throw new IqError(400, 'bad-request');
		const linked = children(link, 'group').map(({ attrs }) => {
			const group = groupIn(context, attrs.jid);
			group.state.community = community.id;
			tellOfLink(community, context.linked.person, group, 'link');
			return el('group', { jid: attrs.jid });
		});
		return [el('links', {}, [el('link', { link_type: link.attrs.link_type }, linked)])];
	},
	'w:g2 set unlink': (context) => {
		const community = communityOf(context);
		const unlinked = elements(context.question).map(({ attrs }) => {
			const group = groupIn(context, attrs.jid);
			if (group.state.community !== community.id) throw new IqError(404, 'item-not-found');
			tellOfLink(community, context.linked.person, group, 'unlink');
			group.state.community = undefined;
			return el('group', { jid: attrs.jid });
		});
		context.network.changed();
		return [el('unlink', { unlink_type: 'sub_group' }, unlinked)];
	},
};

/** What a `create` says beyond a plain group: that it is a community, or part of one. */
export function communityAbout({ network, linked, question }: IqContext): Partial<GroupState> {
	const isCommunity = child(question, 'parent') !== undefined;
	const parent = child(question, 'linked_parent')?.attrs.jid;
	const community = parent ? network.groups.find(parent) : undefined;
	if (parent && !community) throw new IqError(404, 'item-not-found');
	const described = child(question, 'description');
	const text = textOf(child(described, 'body'));
	const by = linked.person.number;
	return {
		...(isCommunity && { isCommunity, announcement: true, approval: true }),
		...(community && { community: community.id }),
		...(text && {
			description: { id: described?.attrs.id ?? '', text, by, at: network.seconds() },
		}),
	};
}

/** A new community comes with a group for its announcements, and with one for everybody if asked for. */
export function createGeneralGroups({ network, linked, question }: IqContext, group: Group): void {
	if (!group.state.isCommunity) return;
	const { addressing } = group;
	const { subject } = group.state;
	const base = { owner: linked.person, people: [], addressing };
	const community = group.id;
	const announces = { community, isDefault: true, announcement: true };
	createGroup(network, { ...base, subject, about: announces });
	if (!child(question, 'create_general_chat')) return;
	createGroup(network, { ...base, subject: 'General', about: { community } });
}

function communityOf(context: IqContext): Group {
	const group = ownGroupOf(context);
	requireAdmin(group, context.linked.person);
	if (!group.state.isCommunity) throw new IqError(400, 'bad-request');
	return group;
}

function groupIn({ network, linked }: IqContext, jid: string | undefined): Group {
	const group = network.groups.find(jid);
	if (!group) throw new IqError(404, 'item-not-found');
	requireAdmin(group, linked.person);
	return group;
}

/** Both sides are told: the community of its group, and the group of its community. */
function tellOfLink(community: Group, by: Person, group: Group, change: 'link' | 'unlink'): void {
	const about = (type: string) => ({ [`${change}_type`]: type });
	community.tell(by, el(change, about('sub_group'), [encodeSubGroup(group)]));
	group.tell(by, el(change, about('parent_group'), [encodeSubGroup(community)]));
}

function encodeSubGroup({ id, state, network, addressing }: Group): Stanza {
	return el(
		'group',
		{
			id,
			subject: state.subject,
			s_t: state.subjectAt,
			creation: state.createdAt,
			creator: network.people.findNumber(state.owner)?.jid(addressing),
			size: state.members.length,
		},
		state.isDefault ? [el('default_sub_group')] : undefined,
	);
}

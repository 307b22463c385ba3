import { revokeInvite, setDescription, setSetting, setSubject } from '../../groups/changes';
import { createGroup } from '../../groups/create';
import { encodeGroup, encodeInvited } from '../../groups/encodeGroup';
import type { Group } from '../../groups/Group';
import type { GroupSettings } from '../../groups/GroupState';
import { requireAdmin } from '../../groups/rights';
import { child, el, textOf, type Stanza } from '../../wire/stanza';
import { IqError, type IqContext, type IqFamily, type IqHandler } from '../IqFamily';
import { communityAbout, createGeneralGroups } from './communities';
import { encodeOutcomes, groupOf, ownGroupOf, peopleIn } from './context';

function switchTo<Name extends keyof GroupSettings>(
	name: Name,
	value: (context: IqContext) => GroupSettings[Name],
): IqHandler {
	return (context) => setSetting(ownGroupOf(context), context.linked.person, name, value(context));
}

/** What a group is called and who may do what in it. */
export const groupsAbout: IqFamily = {
	'w:g2 get query': (context) => [encodeGroup(ownGroupOf(context))],
	'w:g2 get participating': ({ network, linked }) => [
		el('groups', {}, network.groups.of(linked.person).map(encodeGroup)),
	],
	'w:g2 set create': create,

	'w:g2 set subject': (context) =>
		setSubject(ownGroupOf(context), context.linked.person, textOf(context.question) ?? ''),
	'w:g2 set description': (context) => {
		const { id, delete: isDeleted, prev } = context.question.attrs;
		const text = textOf(child(context.question, 'body'));
		if (text === undefined && isDeleted !== 'true') throw new IqError(400, 'bad-request');
		const change = { id: id ?? '', text, previous: prev };
		setDescription(ownGroupOf(context), context.linked.person, change);
	},
	'w:g2 set announcement': switchTo('announcement', () => true),
	'w:g2 set not_announcement': switchTo('announcement', () => false),
	'w:g2 set locked': switchTo('locked', () => true),
	'w:g2 set unlocked': switchTo('locked', () => false),
	'w:g2 set ephemeral': switchTo('ephemeral', ({ question }) =>
		Number(question.attrs.expiration ?? 0),
	),
	'w:g2 set not_ephemeral': switchTo('ephemeral', () => 0),
	'w:g2 set member_add_mode': switchTo(
		'membersAdd',
		({ question }) => textOf(question) === 'all_member_add',
	),
	'w:g2 set membership_approval_mode': switchTo(
		'approval',
		({ question }) => child(question, 'group_join')?.attrs.state === 'on',
	),

	/** With a code, what its holder may know; else the code of a group. */
	'w:g2 get invite': (context) => {
		const { code } = context.question.attrs;
		if (code !== undefined) return [encodeInvited(invitedTo(context, code))];
		const group = ownGroupOf(context);
		requireAdmin(group, context.linked.person);
		return [el('invite', { code: group.state.inviteCode })];
	},
};

/** The group that a code leads to. */
export function invitedTo({ network }: IqContext, code: string): Group {
	const group = network.groups.findByInvite(code);
	if (!group) throw new IqError(406, 'not-acceptable');
	return group;
}

/** A new code for a group that the asker leads. */
export function renewInvite(context: IqContext): Stanza[] {
	return [el('invite', { code: revokeInvite(groupOf(context), context.linked.person) })];
}

function create(context: IqContext): Stanza[] {
	const { network, linked, question } = context;
	const { subject = '', key } = question.attrs;
	if (subject === '') throw new IqError(400, 'bad-request');
	const about = communityAbout(context);
	const people = child(question, 'participant') ? peopleIn(context, question) : [];
	const { group, outcomes } = createGroup(network, {
		subject,
		owner: linked.person,
		people,
		addressing: network.addressing,
		key,
		about,
	});
	createGeneralGroups(context, group);
	const answer = encodeGroup(group);
	const refused = encodeOutcomes(context, question, outcomes).filter(({ attrs }) => attrs.error);
	return [{ ...answer, content: [...(answer.content as Stanza[]), ...refused] }];
}

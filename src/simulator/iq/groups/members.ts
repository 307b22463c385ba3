import {
	acceptPersonalInvite,
	add,
	decide,
	join,
	leave,
	type Outcome,
	remove,
	setRole,
} from '../../groups/membership';
import type { Group } from '../../groups/Group';
import { requireAdmin } from '../../groups/rights';
import type { Person } from '../../people/Person';
import { child, children, el } from '../../wire/stanza';
import { IqError, type IqContext, type IqFamily, type IqHandler } from '../IqFamily';
import { invitedTo, renewInvite } from './about';
import { encodeOutcomes, groupOf, ownGroupOf, peopleIn } from './context';

type Change = (group: Group, by: Person, people: readonly Person[]) => Outcome[];

/** An answer of the same name, with what became of each person that was named. */
function change(apply: Change): IqHandler {
	return (context) => {
		const { question, linked } = context;
		const outcomes = apply(ownGroupOf(context), linked.person, peopleIn(context, question));
		return [el(question.tag, {}, encodeOutcomes(context, question, outcomes))];
	};
}

/** Who is in a group, comes, goes and leads it. */
export const groupMembers: IqFamily = {
	'w:g2 set add': change(add),
	'w:g2 set remove': change(remove),
	'w:g2 set promote': change((group, by, people) => setRole(group, by, people, 'promote')),
	'w:g2 set demote': change((group, by, people) => setRole(group, by, people, 'demote')),
	'w:g2 set leave': (context) => {
		const { network, linked, question } = context;
		const left = children(question, 'group').map(({ attrs }) => {
			const group = network.groups.find(attrs.id);
			if (!group?.has(linked.person)) return el('group', { id: attrs.id, error: 404 });
			leave(group, linked.person);
			return el('group', { id: attrs.id });
		});
		return [el('leave', {}, left)];
	},

	/** With a code, the asker comes in by it; else the code is renewed. */
	'w:g2 set invite': (context) => {
		const { code } = context.question.attrs;
		if (code === undefined) return renewInvite(context);
		const group = invitedTo(context, code);
		const jid = group.jid();
		const outcome = join(group, context.linked.person);
		return [el(outcome === 'joined' ? 'group' : 'membership_approval_request', { jid })];
	},
	'w:g2 set accept': (context) => {
		const { code } = context.question.attrs;
		acceptPersonalInvite(groupOf(context), context.linked.person, code);
	},
	'w:g2 set revoke': (context) => {
		const group = ownGroupOf(context);
		requireAdmin(group, context.linked.person);
		const gone = new Set(peopleIn(context, context.question).map(({ number }) => number));
		group.state.invites = group.state.invites.filter(({ number }) => !gone.has(number));
		context.network.changed();
	},

	'w:g2 get membership_approval_requests': (context) => {
		const group = ownGroupOf(context);
		requireAdmin(group, context.linked.person);
		const requests = group.requests.map(({ person, method, at }) => {
			const { jid, phone_number } = group.memberAttributes(person);
			const about = { jid, phone_number, request_method: method, request_time: at };
			return el('membership_approval_request', about);
		});
		return [el('membership_approval_requests', {}, requests)];
	},
	'w:g2 set membership_requests_action': decideRequests,
};

function decideRequests(context: IqContext) {
	const { question, linked } = context;
	const asked = child(question, 'approve') ?? child(question, 'reject');
	if (!asked) throw new IqError(400, 'bad-request');
	const people = peopleIn(context, asked);
	const decision = asked.tag as 'approve' | 'reject';
	const outcomes = decide(ownGroupOf(context), linked.person, people, decision);
	const answered = el(asked.tag, {}, encodeOutcomes(context, asked, outcomes));
	return [el('membership_requests_action', {}, [answered])];
}

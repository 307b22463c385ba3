import type { Group } from '../../groups/Group';
import type { Outcome } from '../../groups/membership';
import { requireMember } from '../../groups/rights';
import type { Person } from '../../people/Person';
import { children, el, type Stanza } from '../../wire/stanza';
import { IqError, type IqContext } from '../IqFamily';

/** The group that a question is put to. */
export function groupOf({ network, iq, connection }: IqContext): Group {
	const group = network.groups.find(iq.attrs.to);
	if (group) return group;
	if (!iq.attrs.to?.endsWith('@g.us')) {
		connection.problem('malformed iq', `w:g2 to ${iq.attrs.to}, which is no group`);
	}
	throw new IqError(404, 'item-not-found');
}

/** The same, for those who are in it. */
export function ownGroupOf(context: IqContext): Group {
	const group = groupOf(context);
	requireMember(group, context.linked.person);
	return group;
}

/** The people named inside; a client that names somebody in a way that cannot be read is a problem. */
export function peopleIn(context: IqContext, node: Stanza): Person[] {
	const people = children(node, 'participant').flatMap(({ attrs }) => {
		const person = context.network.people.find(attrs.jid);
		if (!person && !/^\d+@(s\.whatsapp\.net|lid)$/.test(attrs.jid ?? '')) {
			context.connection.problem('malformed iq', `participant ${attrs.jid} is no user`);
		}
		return person ? [person] : [];
	});
	if (children(node, 'participant').length === 0) throw new IqError(400, 'bad-request');
	return people;
}

/** An answer about each person that was named, under the jid it was named by. */
export function encodeOutcomes(
	{ network }: IqContext,
	asked: Stanza,
	outcomes: readonly Outcome[],
): Stanza[] {
	return children(asked, 'participant').map(({ attrs }) => {
		const person = network.people.find(attrs.jid);
		const outcome = outcomes.find((each) => each.person === person);
		const code = person ? (outcome?.code ?? 200) : 404;
		const error = code === 200 ? undefined : code;
		return el(
			'participant',
			{ jid: attrs.jid, error, phone_number: person?.jid('pn') },
			outcome?.detail && [outcome.detail],
		);
	});
}

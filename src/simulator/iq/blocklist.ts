import { el } from '../wire/stanza';
import { IqError, type IqFamily } from './IqFamily';

/** Kept by number, told as LIDs. */
export const blocklist: IqFamily = {
	'blocklist get': ({ linked, network }) => {
		const items = linked.person.state.blocked
			.map((number) => network.people.findNumber(number))
			.filter((person) => person !== undefined)
			.map((person) => el('item', { jid: person.jid('lid') }));
		return [el('list', { dhash: String(items.length) }, items)];
	},
	'blocklist set item': ({ linked, network, question }) => {
		const { state } = linked.person;
		const person = network.people.find(question.attrs.jid);
		if (!person) throw new IqError(404, 'item-not-found');
		state.blocked = state.blocked.filter((number) => number !== person.number);
		if (question.attrs.action === 'block') state.blocked.push(person.number);
		network.changed();
	},
};

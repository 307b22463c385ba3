import { randomBytes } from 'node:crypto';
import { notify } from '../relay/notifications';
import { children, el } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

export const privacy: IqFamily = {
	'privacy get privacy': ({ linked }) => {
		const categories = Object.entries(linked.person.state.privacy).map(([name, value]) =>
			el('category', { name, value }),
		);
		return [el('privacy', {}, categories)];
	},
	'privacy set privacy': ({ linked, question, network }) => {
		const changed = children(question, 'category');
		for (const { attrs } of changed) {
			if (attrs.name && attrs.value) linked.person.state.privacy[attrs.name] = attrs.value;
		}
		network.changed();
		return [el('privacy', {}, changed)];
	},
	/** The client trusts these contacts: their devices get a token that opens the chat to them. */
	'privacy set tokens': ({ network, linked, question }) => {
		for (const { attrs } of children(question, 'token')) {
			const trusted = network.people.find(attrs.jid);
			if (!trusted) continue;
			const token = el('token', { ...attrs, jid: trusted.jid('lid') }, randomBytes(16));
			const from = linked.person.jid(network.addressing);
			for (const companion of trusted.companions.values()) {
				notify(companion, { from, type: 'privacy_token' }, [el('tokens', {}, [token])]);
			}
		}
		return [el('tokens')];
	},
};

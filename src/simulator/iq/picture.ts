import { createHash } from 'node:crypto';
import { bytesOf, el } from '../wire/stanza';
import { IqError, type IqFamily } from './IqFamily';

export const picture: IqFamily = {
	'w:profile:picture get picture': ({ network, iq }) => {
		const person = network.people.find(iq.attrs.target);
		const id = person?.state.pictureId;
		if (!person || !id) throw new IqError(404, 'item-not-found');
		const url = `https://pps.whatsapp.net/${person.number}/${id}.jpg`;
		return [el('picture', { id, type: 'image', url })];
	},
	'w:profile:picture set picture': ({ linked, question, network }) => {
		const id = createHash('sha256')
			.update(bytesOf(question) ?? '')
			.digest('hex')
			.slice(0, 10);
		linked.person.state.pictureId = id;
		network.changed();
		return [el('picture', { id })];
	},
	/** Without a picture: it is removed. */
	'w:profile:picture set': ({ linked, network }) => {
		delete linked.person.state.pictureId;
		network.changed();
	},
};

import { createHash } from 'node:crypto';
import { bytesOf, el } from '../wire/stanza';
import { IqError, type IqFamily } from './IqFamily';

/** Profile pictures: the client uploads the image itself and gets a link to fetch others' from this server. */
export const picture: IqFamily = {
	'w:profile:picture get picture': ({ network, iq }) => {
		const person = network.people.find(iq.attrs.target);
		if (!person?.state.picture) throw new IqError(404, 'item-not-found');
		const { id } = person.state.picture;
		const url = `${network.pictureUrl}/${person.number}/${id}.jpg`;
		return [el('picture', { id, type: 'image', url })];
	},
	'w:profile:picture set picture': ({ linked, question, network }) => {
		const image = bytesOf(question);
		if (!image) throw new IqError(400, 'bad-request');
		const id = createHash('sha256').update(image).digest('hex').slice(0, 10);
		linked.person.state.picture = { id, image };
		network.changed();
		return [el('picture', { id })];
	},
	/** Without a picture: it is removed. */
	'w:profile:picture set': ({ linked, network }) => {
		delete linked.person.state.picture;
		network.changed();
	},
};

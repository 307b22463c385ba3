import { createHash } from 'node:crypto';
import type { Group } from '../groups/Group';
import { setPicture } from '../groups/changes';
import type { Network } from '../Network';
import type { Person } from '../people/Person';
import { bytesOf, el, type Stanza } from '../wire/stanza';
import { IqError, type IqFamily } from './IqFamily';

/** Profile pictures: the client uploads the image itself and gets a link to fetch others' from this server. */
export const picture: IqFamily = {
	'w:profile:picture get picture': ({ network, iq }) => {
		const group = network.groups.find(iq.attrs.target);
		const owner = group ?? network.people.find(iq.attrs.target);
		if (!owner?.state.picture) throw new IqError(404, 'item-not-found');
		const { id } = owner.state.picture;
		const url = `${network.pictureUrl}/${group?.id ?? (owner as Person).number}/${id}.jpg`;
		return [el('picture', { id, type: 'image', url })];
	},
	'w:profile:picture set picture': ({ linked, question, network, iq }) => {
		const image = bytesOf(question);
		if (!image) throw new IqError(400, 'bad-request');
		const group = groupNamed(network, iq);
		if (group) return [el('picture', { id: setPicture(group, linked.person, image) })];
		const id = createHash('sha256').update(image).digest('hex').slice(0, 10);
		linked.person.state.picture = { id, image };
		network.changed();
		return [el('picture', { id })];
	},
	/** Without a picture: it is removed. */
	'w:profile:picture set': ({ linked, network, iq }) => {
		const group = groupNamed(network, iq);
		if (group) return void setPicture(group, linked.person, undefined);
		delete linked.person.state.picture;
		network.changed();
	},
};

/** A change of a picture names the group it is about; without, it is the asker's own. */
function groupNamed(network: Network, { attrs }: Stanza): Group | undefined {
	if (attrs.target === undefined) return undefined;
	const group = network.groups.find(attrs.target);
	if (!group) throw new IqError(404, 'item-not-found');
	return group;
}

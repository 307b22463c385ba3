import { QueryIds, XWAPaths } from '@whiskeysockets/baileys';
import { type Channel, encodeCounts, encodePlaintext } from '../channels/Channel';
import { createChannelState, type PostState } from '../channels/ChannelState';
import type { Person } from '../people/Person';
import { el, type Stanza } from '../wire/stanza';
import { IqError, type IqContext, type IqFamily } from './IqFamily';
import type { MexQuery } from './mex';
import { MexError } from './mexError';

const MAX_NAME = 100;
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** GraphQL questions about channels, by their number, with the variables that Baileys sends. */
export const channelQueries: Record<string, MexQuery> = {
	[QueryIds.CREATE]: ({ input }, { network, linked }) => {
		const { name, description } = input as { name?: unknown; description?: unknown };
		const about = { name: nameIn(name), description: textIn(description) };
		const owner = linked.person.number;
		const channel = network.channels.add(
			createChannelState({ ...about, owner }, network.seconds()),
		);
		return { [XWAPaths.xwa2_newsletter_create]: encodeChannel(channel, linked.person) };
	},
	[QueryIds.METADATA]: ({ input }, { network, linked }) => {
		const { key, type } = input as { key?: unknown; type?: unknown };
		const found =
			type === 'INVITE' ? network.channels.findByInvite(key) : network.channels.find(key);
		return {
			[XWAPaths.xwa2_newsletter_metadata]: found ? encodeChannel(found, linked.person) : null,
		};
	},
	[QueryIds.UPDATE_METADATA]: (variables, context) => {
		const channel = ownChannel(variables, context);
		update(channel, variables.updates as Record<string, unknown>);
		context.network.changed();
		return { xwa2_newsletter_update: encodeChannel(channel, context.linked.person) };
	},
	[QueryIds.DELETE]: (variables, context) => {
		const channel = ownChannel(variables, context);
		context.network.channels.remove(channel);
		const answer = { id: channel.jid(), state: { type: 'DELETED' } };
		return { [XWAPaths.xwa2_newsletter_delete_v2]: answer };
	},
	[QueryIds.FOLLOW]: change(XWAPaths.xwa2_newsletter_join_v2, (channel, who) => {
		channel.follow(who);
	}),
	[QueryIds.UNFOLLOW]: change(XWAPaths.xwa2_newsletter_leave_v2, (channel, who) => {
		channel.unfollow(who);
	}),
	[QueryIds.MUTE]: change(XWAPaths.xwa2_newsletter_mute_v2, (channel, who) => {
		channel.mute(who, true);
	}),
	[QueryIds.UNMUTE]: change(XWAPaths.xwa2_newsletter_unmute_v2, (channel, who) => {
		channel.mute(who, false);
	}),
};

/** What clients ask of posts (`newsletter`). */
export const channels: IqFamily = {
	'newsletter get messages': ({ network, linked, question }) => {
		const { type, jid, count, before } = question.attrs;
		const channel = network.channels.find(jid);
		if (type !== 'jid' || !channel) throw new IqError(404, 'item-not-found');
		const last = before === undefined ? Infinity : Number(before);
		const posts = channel.state.posts.filter(({ serverId }) => serverId < last);
		const shown = posts.slice(-Number(count ?? 50));
		return [
			el(
				'messages',
				{ jid },
				shown.map((post) => encodePost(post, linked.person)),
			),
		];
	},
	'newsletter set live_updates': ({ network, linked, iq }) => {
		const channel = network.channels.find(iq.attrs.to);
		if (!channel) throw new IqError(404, 'item-not-found');
		return [el('live_updates', { duration: channel.tellLive(linked.companion) })];
	},
};

function change(path: string, apply: (channel: Channel, who: Person) => void): MexQuery {
	return (variables, context) => {
		const channel = channelIn(variables, context);
		apply(channel, context.linked.person);
		return { [path]: { id: channel.jid(), state: { type: 'ACTIVE' } } };
	};
}

function channelIn({ newsletter_id: jid }: Record<string, unknown>, { network }: IqContext) {
	const channel = network.channels.find(jid);
	if (!channel) throw new MexError(404, 'Not Found');
	return channel;
}

function ownChannel(variables: Record<string, unknown>, context: IqContext): Channel {
	const channel = channelIn(variables, context);
	if (channel.roleOf(context.linked.person) !== 'OWNER') throw new MexError(403, 'Forbidden');
	return channel;
}

function update({ state }: Channel, updates: Record<string, unknown>): void {
	const { name, description, picture } = updates;
	if (name !== undefined) state.name = nameIn(name);
	if (description !== undefined) state.description = textIn(description);
	if (picture === undefined) return;
	const image = Buffer.from(textIn(picture), 'base64');
	if (!image.subarray(0, JPEG.length).equals(JPEG)) throw new MexError(400, 'Not a picture');
	state.picture = { id: String(Date.now()), image };
}

function textIn(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function nameIn(name: unknown): string {
	if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME) return name;
	throw new MexError(400, 'Bad name');
}

function encodeChannel(channel: Channel, viewer: Person): object {
	const { name, description, createdAt, invite, followers, isVerified, picture } = channel.state;
	const text = (words: string) => ({ text: words, id: String(createdAt), update_time: '0' });
	return {
		id: channel.jid(),
		state: { type: 'ACTIVE' },
		thread_metadata: {
			creation_time: String(createdAt),
			name: text(name),
			description: text(description),
			invite,
			subscribers_count: String(followers.length),
			verification: isVerified ? 'VERIFIED' : 'UNVERIFIED',
			picture: picture
				? { id: picture.id, type: 'IMAGE', direct_path: `/v/t61.24694-24/${picture.id}_n.jpg` }
				: null,
			settings: { reaction_codes: { value: 'ALL' } },
		},
		viewer_metadata: {
			role: channel.roleOf(viewer),
			mute: channel.isMutedBy(viewer) ? 'ON' : 'OFF',
		},
	};
}

/** A post as lists show it, with what became of it. */
function encodePost(post: PostState, to: Person): Stanza {
	const { serverId, id, by, timestamp, type, edit } = post;
	const isSender = by === to.number ? 'true' : undefined;
	const attributes = { id, server_id: serverId, t: timestamp, type, edit, is_sender: isSender };
	return el('message', attributes, [encodePlaintext(post), ...encodeCounts(post)]);
}

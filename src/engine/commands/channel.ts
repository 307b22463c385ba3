import { GatewayError } from '../../domain/errors';
import type { Instance } from '../Instance';
import { messageData } from '../messageEvents';
import type { ChannelInfo, ChannelPost } from '../queries';
import { isChannel } from '../whatsapp/jid';
import type { Command } from './Command';

const done = { success: true } as const;

const create: Command<'channel.create'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	// Fetched before the channel is there: one that cannot be had leaves no channel behind.
	const picture = input.picture && (await host.media.picture(instance.name, input.picture));
	const { channels } = instance.whatsapp;
	const made = await channels.create(input.name, input.description || null);
	if (!picture) return shown(instance, made);
	try {
		await channels.update(made.channelId, { picture });
	} catch (error) {
		throw unfinished(made.channelId, error);
	}
	return shown(instance, await channels.get({ jid: made.channelId }));
};

const get: Command<'channel.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	return shown(instance, await instance.whatsapp.channels.get(readChannel(input.channel)));
};

const update: Command<'channel.update'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { name, description } = input;
	const picture = input.picture && (await host.media.picture(instance.name, input.picture));
	const jid = await findChannel(instance, input.channel);
	await instance.whatsapp.channels.update(jid, { name, description, picture });
	return done;
};

const setFollowed: Command<'channel.setFollowed'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = await findChannel(instance, input.channel);
	const { channels } = instance.whatsapp;
	await channels.setFollowed(jid, input.followed);
	if (input.followed && input.muted !== undefined) await channels.setMuted(jid, input.muted);
	return done;
};

const setLive: Command<'channel.setLive'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	await instance.live.set(await findChannel(instance, input.channel), input.live);
	return done;
};

const listMessages: Command<'channel.listMessages'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = await findChannel(instance, input.channel);
	const { count, before = null } = input;
	const posts = await instance.whatsapp.channels.posts(jid, { count, before });
	const newestFirst = posts.sort((one, two) => (two.number ?? 0) - (one.number ?? 0));
	const messageIds = posts.map(({ messageId }) => messageId);
	const counts = await instance.postCounts(jid, messageIds);
	return {
		messages: await Promise.all(
			newestFirst.map(async (post) => {
				const views = post.views ?? counts.get(post.messageId)?.views ?? null;
				return { ...(await postView(instance, jid, post)), views };
			}),
		),
	};
};

const remove: Command<'channel.delete'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = await findChannel(instance, input.channel);
	await instance.whatsapp.channels.delete(jid);
	if (instance.live.has(jid)) await instance.live.set(jid, false);
	return { deleted: true };
};

export const channelCommands = {
	'channel.create': create,
	'channel.get': get,
	'channel.update': update,
	'channel.setFollowed': setFollowed,
	'channel.setLive': setLive,
	'channel.listMessages': listMessages,
	'channel.delete': remove,
};

function shown({ live }: Instance, info: ChannelInfo) {
	return { ...info, live: live.has(info.channelId) };
}

/** A link, or what it ends in. */
const inviteForm =
	/^(?:(?:https?:\/\/)?(?:www\.)?whatsapp\.com\/channel\/)?([\w-]{16,})(?:[/?#].*)?$/;

/** How a request names a channel: by its ID or by its invite. Throws BAD_REQUEST for anything else. */
function readChannel(given: string): { jid: string } | { invite: string } {
	if (/^\d+$/.test(given)) return { jid: `${given}@newsletter` };
	if (isChannel(given)) return { jid: given };
	const [, invite] = inviteForm.exec(given) ?? [];
	if (invite) return { invite };
	throw new GatewayError('BAD_REQUEST', 'channel is neither the ID of a channel nor its link', {
		details: { field: 'channel' },
	});
}

/** The JID; a channel that is named by its link is asked about. */
async function findChannel({ whatsapp }: Instance, given: string): Promise<string> {
	const key = readChannel(given);
	return 'jid' in key ? key.jid : (await whatsapp.channels.get(key)).channelId;
}

/** Who posted is told of own posts alone: a channel shows nobody's name. */
async function postView(instance: Instance, jid: string, post: ChannelPost) {
	const { messageId, timestamp, fromMe, number, reactions } = post;
	const chat = { jid, phone: null, lid: null, isGroup: false };
	const sender = fromMe ? await instance.self() : { id: jid, phone: null, lid: null, name: null };
	const state = fromMe ? await instance.stateOf(messageId) : null;
	const data = messageData({
		...{ instance: instance.name, messageId, timestamp, chat, sender },
		content: instance.decode(post.proto),
		sentBy: fromMe ? (state ? 'api' : 'human') : 'contact',
	});
	return { ...data, number, reactions };
}

/** The channel is there whatever becomes of its picture, so the error says which one it is. */
function unfinished(channelId: string, error: unknown): GatewayError {
	const { code, message, details } = GatewayError.from(error);
	const told = new GatewayError(code, '', { cause: error, details: { ...details, channelId } });
	told.message = `The channel ${channelId} was made, but has no picture: ${message}`;
	return told;
}

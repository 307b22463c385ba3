import { GatewayError } from '../../../domain/errors';
import type { Instance } from '../../Instance';
import { isReached } from '../../outbox/Waiters';
import { isChannel, isStatus } from '../../whatsapp/jid';
import type { Command } from '../Command';
import { type Receipt, store } from '../submit';
import { newSecret } from './secret';
import { type Located, locate } from './locate';

/** Phones show no later edit; a channel's followers do for a month. */
const EDIT_LIMIT = { minutes: 15, channelDays: 30 };
const WAIT = { waitFor: 'server_ack', waitMs: 30_000 } as const;

const react: Command<'message.react'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	return submitDeed(instance, 'message.react', target, { emoji: input.emoji });
};

const edit: Command<'message.edit'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	refuseStatus(target, 'editing a status');
	if (!target.key.fromMe) throw new GatewayError('NOT_ALLOWED', 'what somebody else wrote');
	requireRecent(target, host.clock.now());
	return submitDeed(instance, 'message.edit', target, { text: input.text });
};

function requireRecent({ row, chat }: Located, now: number): void {
	const { minutes, channelDays } = EDIT_LIMIT;
	const limit = isChannel(chat.jid) ? channelDays * 24 * 60 : minutes;
	if (!row || now - row.timestamp <= limit * 60_000) return;
	const shown = isChannel(chat.jid) ? `${channelDays} days` : `${minutes} minutes`;
	throw new GatewayError('NOT_ALLOWED', `a message that is older than ${shown}`);
}

const remove: Command<'message.delete'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	if (!target.key.fromMe && !target.chat.isGroup) {
		throw new GatewayError('NOT_ALLOWED', 'what somebody else wrote');
	}
	requireAck(await submitDeed(instance, 'message.delete', target), 'Deleting the message');
	return { deleted: true };
};

const days = { '24h': 1, '7d': 7, '30d': 30 } as const;

const pin: Command<'message.pin'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	refuseStatus(target, 'pinning a status');
	const seconds = input.pinned ? days[input.pinnedFor] * 86_400 : 0;
	const receipt = await submitDeed(instance, 'message.pin', target, { seconds });
	requireAck(receipt, 'Pinning the message');
	return { success: true };
};

/** For this account alone: nobody else sees it. */
const star: Command<'message.star'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { chat, key } = await locate(instance, input);
	const { messageId } = key;
	await instance.whatsapp.chats.setStarred({ ...key, chat: chat.jid }, input.starred);
	await instance.directory.learn({ kind: 'starred', chat, messageId, on: input.starred });
	return { success: true };
};

const forward: Command<'message.forward'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const { content: given = null } = input;
	// The content is all that is needed of a message that is not kept here.
	const row = given ? null : (await locate(instance, input)).row;
	if (!given && !row) throw new GatewayError('MESSAGE_NOT_FOUND', input.messageId);
	const chat = await instance.identities.resolveChat(input.to);
	const content = { messageId: input.messageId, given, secret: newSecret() };
	return store(instance, { operation: 'message.forward', chat, content, input });
};

export const changeCommands = {
	'message.react': react,
	'message.edit': edit,
	'message.delete': remove,
	'message.pin': pin,
	'message.star': star,
	'message.forward': forward,
};

/** What is done to an earlier message is a message of its own, to the same chat. */
async function submitDeed(
	instance: Instance,
	operation: string,
	{ chat, key }: Located,
	what: Record<string, unknown> = {},
): Promise<Receipt> {
	const audience = isStatus(chat.jid) ? await audienceOf(instance, key) : null;
	const content = { ...what, target: key, ...(audience !== null && { audience }) };
	return store(instance, { operation, chat, content, input: WAIT });
}

/** Who hears of what is done to a status: those who may see an own one, else who posted it. */
async function audienceOf(instance: Instance, key: Located['key']): Promise<unknown> {
	if (!key.fromMe) return [key.participant];
	const { row } = await instance.sentMessage(key.messageId);
	return row.content.audience;
}

function refuseStatus({ chat }: Located, what: string): void {
	if (isStatus(chat.jid)) throw new GatewayError('NOT_ALLOWED', what);
}

/** For operations whose answer is that it is done. */
function requireAck({ state, messageId }: Receipt, what: string): void {
	if (isReached({ state, failure: null }, 'server_ack')) return;
	throw new GatewayError('TIMEOUT', what, { details: { messageId, state } });
}

import { GatewayError } from '../../../domain/errors';
import type { Instance } from '../../Instance';
import { isReached } from '../../outbox/Waiters';
import type { Command } from '../Command';
import { type Receipt, store } from '../submit';
import { newSecret } from './secret';
import { type Located, locate } from './locate';

/** Phones show no later edit. */
const EDIT_LIMIT_MS = 15 * 60_000;
const WAIT = { waitFor: 'server_ack', waitMs: 30_000 } as const;

const react: Command<'message.react'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	return submitDeed(instance, 'message.react', target, { emoji: input.emoji });
};

const edit: Command<'message.edit'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const target = await locate(instance, input);
	if (!target.key.fromMe) throw new GatewayError('NOT_ALLOWED', 'what somebody else wrote');
	if (target.row && host.clock.now() - target.row.timestamp > EDIT_LIMIT_MS) {
		throw new GatewayError('NOT_ALLOWED', 'a message that is older than 15 minutes');
	}
	return submitDeed(instance, 'message.edit', target, { text: input.text });
};

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
	const seconds = input.pinned ? days[input.pinnedFor] * 86_400 : 0;
	const receipt = await submitDeed(instance, 'message.pin', target, { seconds });
	requireAck(receipt, 'Pinning the message');
	return { success: true };
};

const forward: Command<'message.forward'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const { content: given = null } = input;
	// The content is all that is needed of a message that is not kept here.
	const row = given ? null : (await locate(instance, input)).row;
	if (!given && !row) throw new GatewayError('MESSAGE_NOT_FOUND', input.messageId);
	const chat = await instance.identities.resolve(input.to);
	const content = { messageId: input.messageId, given, secret: newSecret() };
	return store(instance, { operation: 'message.forward', chat, content, input });
};

export const changeCommands = {
	'message.react': react,
	'message.edit': edit,
	'message.delete': remove,
	'message.pin': pin,
	'message.forward': forward,
};

/** What is done to an earlier message is a message of its own, to the same chat. */
function submitDeed(
	instance: Instance,
	operation: string,
	{ chat, key }: Located,
	what: Record<string, unknown> = {},
): Promise<Receipt> {
	return store(instance, { operation, chat, content: { ...what, target: key }, input: WAIT });
}

/** For operations whose answer is that it is done. */
function requireAck({ state, messageId }: Receipt, what: string): void {
	if (isReached({ state, failure: null }, 'server_ack')) return;
	throw new GatewayError('TIMEOUT', what, { details: { messageId, state } });
}

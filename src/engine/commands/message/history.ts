import { GatewayError } from '../../../domain/errors';
import type { Command } from '../Command';
import { receiptOf } from '../submit';
import { listCommands } from './list';
import { locate } from './locate';
import { recipientsOf } from './recipients';
import { storedView } from './storedView';

const get: Command<'message.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { row } = await locate(instance, input);
	if (!row) throw new GatewayError('MESSAGE_NOT_FOUND', input.messageId);
	return { ...(await storedView(instance, row)), ...(await recipientsOf(instance, row.messageId)) };
};

const getState: Command<'message.getState'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const sent = await instance.sentMessage(input.messageId);
	const receipt = await receiptOf(instance, { ...sent, repeated: false });
	return { ...receipt, ...(await recipientsOf(instance, input.messageId)) };
};

/** Tells the senders that messages were read. Messages of this account are read already. */
const markRead: Command<'message.markRead'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { fromMe = false, chat, sender } = input;
	const keys = await Promise.all(
		input.messageIds.map((messageId) => locate(instance, { chat, fromMe, sender, messageId })),
	);
	const theirs = keys.filter(({ key }) => !key.fromMe);
	await instance.reads.send(
		theirs.map(({ chat: address, key, row }) => ({
			chat: address,
			message: { ...key, chat: row?.chat ?? address.jid },
		})),
	);
	return { success: true };
};

export const historyCommands = {
	'message.get': get,
	...listCommands,
	'message.getState': getState,
	'message.markRead': markRead,
};

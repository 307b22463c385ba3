import { GatewayError } from '../../../domain/errors';
import type { Instance } from '../../Instance';
import { messageData } from '../../messageEvents';
import type { Command } from '../Command';
import { receiptOf } from '../submit';
import { locate } from './locate';

const get: Command<'message.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { chat, row } = await locate(instance, input);
	if (!row) throw new GatewayError('MESSAGE_NOT_FOUND', input.messageId);
	const { messageId, timestamp, fromMe, participant, proto } = row;
	const state = fromMe ? await instance.stateOf(messageId) : null;
	const sender = fromMe ? await instance.self() : await personOf(instance, participant ?? row.chat);
	const data = messageData({
		...{ instance: instance.name, messageId, timestamp, chat, sender },
		content: instance.decode(proto),
		// What the linked phone sent went through no outbox of ours.
		sentBy: fromMe ? (state ? 'api' : 'human') : 'contact',
	});
	return { ...data, state };
};

const getState: Command<'message.getState'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const sent = await instance.sentMessage(input.messageId);
	return receiptOf(instance, { ...sent, repeated: false });
};

/** Tells the senders that messages were read. Messages of this account are read already. */
const markRead: Command<'message.markRead'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { fromMe = false, chat, sender } = input;
	const keys = await Promise.all(
		input.messageIds.map((messageId) => locate(instance, { chat, fromMe, sender, messageId })),
	);
	const theirs = keys.filter(({ key }) => !key.fromMe);
	const read = theirs.map(({ chat: { jid }, key }) => ({ ...key, chat: jid }));
	if (read.length > 0) await instance.whatsapp.chats.sendRead(read);
	return { success: true };
};

async function personOf({ identities }: Instance, jid: string) {
	const { phone, lid } = await identities.addressOf(jid);
	return { id: jid, phone, lid, name: await identities.nameOf(jid) };
}

export const historyCommands = {
	'message.get': get,
	'message.getState': getState,
	'message.markRead': markRead,
};

import { locate } from '../message/locate';
import type { Command } from '../Command';

/** What comes back is told as `history.synced`, when the phone gets to it. */
const fetchHistory: Command<'chat.fetchHistory'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { chat, key, row } = await locate(instance, input);
	const { messageId, fromMe } = key;
	// The phone goes by the id where it knows the message.
	const timestamp = row?.timestamp ?? host.clock.now();
	const before = { messageId, fromMe, timestamp, chat: chat.jid };
	return { requestId: await instance.whatsapp.chats.fetchHistory(before, input.count) };
};

export const history = { 'chat.fetchHistory': fetchHistory };

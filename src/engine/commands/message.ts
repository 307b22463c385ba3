import type { Command } from './Command';
import { receiptOf, submit } from './submit';

/** Stores text for a chat and answers once WhatsApp has it, or as far as the caller waits. */
const sendText: Command<'message.sendText'> = (input, { host }) =>
	submit(host, 'message.sendText', input, async () => ({
		text: input.text,
		// Fetched here and stored with the message, so that no chat waits for a page and each attempt sends the same.
		preview: input.linkPreview ? await host.linkPreviews.of(input.text) : null,
	}));

const getState: Command<'message.getState'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const sent = await instance.sentMessage(input.messageId);
	return receiptOf(instance, { ...sent, repeated: false });
};

export const messageCommands = { 'message.sendText': sendText, 'message.getState': getState };

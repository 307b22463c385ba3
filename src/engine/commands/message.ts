import { GatewayError } from '../../domain/errors';
import type { Command } from './Command';
import { changeCommands } from './message/change';
import { historyCommands } from './message/history';
import { interactiveCommands } from './message/interactive';
import { kindCommands } from './message/kinds';
import { severalCommands } from './message/several';
import { receiptOf, submit } from './submit';

/** Stores text for a chat and answers once WhatsApp has it, or as far as the caller waits. */
const sendText: Command<'message.sendText'> = (input, { host }) =>
	submit(host, 'message.sendText', input, async () => ({
		text: input.text,
		// Fetched here and stored with the message, so that no chat waits for a page and each attempt sends the same.
		preview: input.linkPreview ? await host.linkPreviews.of(input.text) : null,
	}));

/** Says so too when it was cancelled before. Rejects with ALREADY_SENT for one that has left, or may have. */
const cancel: Command<'message.cancel'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { messageId } = input;
	await instance.sentMessage(messageId);
	await instance.outbox.cancel(messageId);
	const sent = await instance.sentMessage(messageId);
	if (sent.failure?.code !== 'CANCELLED') throw new GatewayError('ALREADY_SENT', messageId);
	return receiptOf(instance, { ...sent, repeated: false });
};

export const messageCommands = {
	'message.sendText': sendText,
	'message.cancel': cancel,
	...changeCommands,
	...historyCommands,
	...interactiveCommands,
	...kindCommands,
	...severalCommands,
};

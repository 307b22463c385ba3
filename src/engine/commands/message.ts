import type { Command } from './Command';
import { changeCommands } from './message/change';
import { historyCommands } from './message/history';
import { interactiveCommands } from './message/interactive';
import { kindCommands } from './message/kinds';
import { queueCommands } from './message/queue';
import { severalCommands } from './message/several';
import { submit } from './submit';

/** Stores text for a chat and answers once WhatsApp has it, or as far as the caller waits. */
const sendText: Command<'message.sendText'> = (input, { host }) =>
	submit(host, 'message.sendText', input, async () => ({
		text: input.text,
		// Fetched here and stored with the message, so that no chat waits for a page and each attempt sends the same.
		preview: input.linkPreview ? await host.linkPreviews.of(input.text) : null,
	}));

export const messageCommands = {
	'message.sendText': sendText,
	...changeCommands,
	...historyCommands,
	...interactiveCommands,
	...kindCommands,
	...queueCommands,
	...severalCommands,
};

import type { proto } from '@whiskeysockets/baileys';
import type { Decoder } from './Decoder';
import { textOf } from './values';

export const decodePoll: Decoder = (message) => {
	const poll = pollIn(message);
	if (!poll) return null;
	return {
		type: 'poll',
		text: textOf(poll.name),
		poll: {
			question: poll.name ?? '',
			options: (poll.options ?? []).map(({ optionName }) => optionName ?? ''),
			maxAnswers: poll.selectableOptionsCount ?? 0,
		},
	};
};

/** The versions differ in who may see them, not in what they say. */
export function pollIn(message: proto.IMessage): proto.Message.IPollCreationMessage | null {
	return (
		message.pollCreationMessage ??
		message.pollCreationMessageV2 ??
		message.pollCreationMessageV3 ??
		message.pollCreationMessageV5 ??
		null
	);
}

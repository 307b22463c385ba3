import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { MessageRow } from '../../../domain/ports/storage';
import type { MessageContent, OpenedContent, SealedContent, SealedParties } from '../../connection';
import { editedContent, readContent } from './content';
import { editedIn } from './deeds';
import { openSealed, type UseCase } from './messageSecret';
import { pollIn } from './polls';
import { unwrap } from './wrappers';

/**
 * Reads what was sealed with the secret of an earlier message. The key depends on how both people are addressed, and
 * senders disagree on that, so every pair of addresses is tried. Null when none fits or the secret is not known.
 */
export function unseal(
	sealed: SealedContent,
	target: Pick<MessageRow, 'messageId' | 'proto'>,
	{ authors, actors }: SealedParties,
): OpenedContent | null {
	const original = proto.Message.decode(target.proto);
	const secret = secretOf(original);
	if (!secret) return null;
	const { messageId } = target;
	for (const author of authors) {
		for (const actor of actors) {
			const parties = { messageId, author, actor };
			const opened = openSealed(sealed, secret, useCases[sealed.kind], parties);
			if (opened) return readers[sealed.kind](opened, original, messageId);
		}
	}
	return null;
}

const useCases: Record<SealedContent['kind'], UseCase> = {
	pollVote: 'Poll Vote',
	eventReply: 'Event Response',
	reaction: 'Enc Reaction',
	messageEdit: 'Message Edit',
	eventEdit: 'Event Edit',
};

type Reader = (opened: Buffer, original: proto.IMessage, messageId: string) => OpenedContent | null;

const readers: Record<SealedContent['kind'], Reader> = {
	pollVote: readVote,
	eventReply: readEventReply,
	reaction: (opened, _original, messageId) => {
		const emoji = proto.Message.ReactionMessage.decode(opened).text ?? '';
		const reaction = { messageId, emoji, fromMe: null };
		return content({ type: 'reaction', text: emoji || null, reaction });
	},
	messageEdit: readEdit,
	eventEdit: readEdit,
};

/** A vote holds the hashes of the answers' texts. */
function readVote(opened: Buffer, original: proto.IMessage): OpenedContent | null {
	const poll = pollIn(unwrap(original).inner);
	if (!poll) return null;
	const { selectedOptions } = proto.Message.PollVoteMessage.decode(opened);
	const chosen = new Set((selectedOptions ?? []).map((hash) => Buffer.from(hash).toString('hex')));
	const options = (poll.options ?? []).map(({ optionName }) => optionName ?? '');
	const selected = options.filter((option) => chosen.has(sha256(option)));
	return { kind: 'vote', question: poll.name ?? null, options, selected };
}

const { EventResponseType } = proto.Message.EventResponseMessage;
const answers = {
	[EventResponseType.UNKNOWN]: null,
	[EventResponseType.GOING]: 'going',
	[EventResponseType.NOT_GOING]: 'notGoing',
	[EventResponseType.MAYBE]: 'maybe',
} as const;

function readEventReply(
	opened: Buffer,
	_original: proto.IMessage,
	eventMessageId: string,
): OpenedContent | null {
	const { response } = proto.Message.EventResponseMessage.decode(opened);
	const answer = answers[response ?? EventResponseType.UNKNOWN];
	return answer ? content({ type: 'eventReply', eventReply: { eventMessageId, answer } }) : null;
}

function readEdit(opened: Buffer, _original: proto.IMessage, messageId: string): OpenedContent {
	const message = proto.Message.decode(opened);
	const edited = editedIn(unwrap(message).inner)?.message ?? message;
	const { text } = readContent(edited);
	return {
		...content({ type: 'edit', text, edit: { messageId } }),
		edited: editedContent(edited),
	};
}

function content(told: Partial<MessageContent> & Pick<MessageContent, 'type'>) {
	const message = { text: null, kind: null, quoted: null, mentions: [], ...told };
	return { kind: 'content', message } as const;
}

/** A wrapped message has it outside or inside of its wrapper. */
function secretOf(message: proto.IMessage): Uint8Array | null {
	const inside = unwrap(message).inner.messageContextInfo?.messageSecret;
	const secret = message.messageContextInfo?.messageSecret ?? inside;
	return secret && secret.length > 0 ? secret : null;
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

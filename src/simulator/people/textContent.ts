import type { proto } from '@whiskeysockets/baileys';

type Message = proto.IMessage;

/** The words of a message, wherever its kind keeps them; undefined for a message without words. */
export function textIn(message: Message): string | undefined {
	const inner = unwrap(message);
	return (
		inner.conversation ??
		inner.extendedTextMessage?.text ??
		inner.imageMessage?.caption ??
		inner.videoMessage?.caption ??
		inner.documentMessage?.caption ??
		undefined
	);
}

/** Takes a message out of the envelopes that say something about it: own copy, disappearing, view once, caption. */
export function unwrap(message: Message): Message {
	const inner =
		message.deviceSentMessage?.message ??
		message.ephemeralMessage?.message ??
		message.viewOnceMessage?.message ??
		message.viewOnceMessageV2?.message ??
		message.documentWithCaptionMessage?.message ??
		message.editedMessage?.message;
	return inner ? unwrap(inner) : message;
}

import { getContentType, normalizeMessageContent, type proto } from '@whiskeysockets/baileys';
import type { MessageContent } from '../../connection';
import { withoutDevice } from '../jid';

/** Plain text comes as `conversation`; text with a quote, mention or preview as `extendedTextMessage`. */
export function decodeText(message: proto.IMessage): MessageContent | null {
	const text = message.conversation ?? message.extendedTextMessage?.text;
	if (typeof text !== 'string' || (text === '' && !message.extendedTextMessage)) return null;
	const context = message.extendedTextMessage?.contextInfo;
	return {
		type: 'text',
		text,
		kind: null,
		quoted: decodeQuoted(context),
		mentions: (context?.mentionedJid ?? []).map(withoutDevice),
	};
}

/** The message a reply refers to, with its text when it has one. */
export function decodeQuoted(
	context: proto.IContextInfo | null | undefined,
): MessageContent['quoted'] {
	if (!context?.stanzaId) return null;
	return {
		messageId: context.stanzaId,
		text: quotedText(context.quotedMessage),
		sender: context.participant ? withoutDevice(context.participant) : null,
	};
}

function quotedText(message: proto.IMessage | null | undefined): string | null {
	const inner = normalizeMessageContent(message ?? undefined);
	if (!inner) return null;
	if (inner.conversation) return inner.conversation;
	const kind = getContentType(inner);
	const part = kind && (inner[kind] as { text?: unknown; caption?: unknown } | null);
	const text = part && typeof part === 'object' ? (part.text ?? part.caption) : null;
	return typeof text === 'string' ? text : null;
}

import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { LinkPreview } from '../../linkPreview';
import { type Encoders, readQuoted } from './Encoder';

/** What a stored text holds. The command writes it (`commands/message`). */
export interface StoredText {
	text: string;
	/** JIDs. */
	mentions: string[];
	/** Id of the message to quote. */
	replyTo: string | null;
	/** Missing where nobody asked for one. */
	preview?: LinkPreview | null;
}

export const textEncoders: Encoders = {
	'message.sendText': async (row, context) => {
		const { text, mentions, replyTo, preview = null } = row.content as unknown as StoredText;
		const quoted = await readQuoted(row.instance, replyTo, context);
		return { message: encodeText({ text, mentions, quoted, preview, secret: randomBytes(32) }) };
	},
};

export interface TextContent {
	text: string;
	/** JIDs of the people whose `@number` stands in the text. */
	mentions: readonly string[];
	quoted: QuotedMessage | null;
	preview: LinkPreview | null;
	/** 32 random bytes; WhatsApp derives the token for reporting this message from them. */
	secret: Uint8Array;
}

export interface QuotedMessage {
	messageId: string;
	/** JID of who wrote it. */
	sender: string;
	message: proto.IMessage;
}

/** Text as WhatsApp Web sends it: always `extendedTextMessage`, so that a quote, mention or preview can be part of it. */
export function encodeText({
	text,
	mentions,
	quoted,
	preview,
	secret,
}: TextContent): proto.IMessage {
	const contextInfo = encodeContext({ quoted, mentions });
	return proto.Message.fromObject({
		extendedTextMessage: {
			text,
			...(preview && encodePreview(preview)),
			...(contextInfo && { contextInfo }),
		},
		messageContextInfo: { messageSecret: secret },
	});
}

/** What a message refers to: the one it quotes, and people it mentions. Null when it refers to nothing. */
export function encodeContext({
	quoted,
	mentions,
}: Pick<TextContent, 'quoted' | 'mentions'>): proto.IContextInfo | null {
	const contextInfo = {
		...(quoted && {
			stanzaId: quoted.messageId,
			participant: quoted.sender,
			quotedMessage: withoutOwnContext(quoted.message),
		}),
		...(mentions.length > 0 && { mentionedJid: [...mentions] }),
	};
	return Object.keys(contextInfo).length > 0 ? contextInfo : null;
}

function encodePreview({ matchedText, title, description, thumbnail }: LinkPreview) {
	return {
		matchedText,
		title,
		...(description !== null && { description }),
		...(thumbnail !== null && { jpegThumbnail: Buffer.from(thumbnail, 'base64') }),
		previewType: proto.Message.ExtendedTextMessage.PreviewType.NONE,
	};
}

/** A quote holds the message, not what that one quoted or its secret: quotes would grow with each reply. */
function withoutOwnContext(message: proto.IMessage): proto.IMessage {
	const copy = proto.Message.decode(proto.Message.encode(message).finish());
	if (copy.extendedTextMessage) copy.extendedTextMessage.contextInfo = null;
	copy.messageContextInfo = null;
	copy.senderKeyDistributionMessage = null;
	return copy;
}

import { proto } from '@whiskeysockets/baileys';

export interface TextContent {
	text: string;
	/** JIDs of the people whose `@number` stands in the text. */
	mentions: readonly string[];
	quoted: QuotedMessage | null;
	/** 32 random bytes; WhatsApp derives the token for reporting this message from them. */
	secret: Uint8Array;
}

export interface QuotedMessage {
	messageId: string;
	/** JID of who wrote it. */
	sender: string;
	message: proto.IMessage;
}

/** Text as WhatsApp Web sends it: always `extendedTextMessage`, so that a quote or mention can be part of it. */
export function encodeText({ text, mentions, quoted, secret }: TextContent): proto.IMessage {
	const contextInfo = {
		...(quoted && {
			stanzaId: quoted.messageId,
			participant: quoted.sender,
			quotedMessage: withoutOwnContext(quoted.message),
		}),
		...(mentions.length > 0 && { mentionedJid: [...mentions] }),
	};
	const hasContext = Object.keys(contextInfo).length > 0;
	return proto.Message.fromObject({
		extendedTextMessage: { text, ...(hasContext && { contextInfo }) },
		messageContextInfo: { messageSecret: secret },
	});
}

/** A quote holds the message, not what that one quoted or its secret: quotes would grow with each reply. */
function withoutOwnContext(message: proto.IMessage): proto.IMessage {
	const copy = proto.Message.decode(proto.Message.encode(message).finish());
	if (copy.extendedTextMessage) copy.extendedTextMessage.contextInfo = null;
	copy.messageContextInfo = null;
	copy.senderKeyDistributionMessage = null;
	return copy;
}

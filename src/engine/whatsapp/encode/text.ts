import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { LinkPreview } from '../../linkPreview';
import { readContext } from './context';
import type { Encoders } from './Encoder';

/** What a stored text holds. The command writes it (`commands/message`). */
export interface StoredText {
	text: string;
	/** Missing where nobody asked for one. */
	preview?: LinkPreview | null;
}

export const textEncoders: Encoders = {
	'message.sendText': async (row, context) => {
		const { text, preview = null } = row.content as unknown as StoredText;
		const contextInfo = await readContext(row, context);
		return { message: encodeText({ text, contextInfo, preview, secret: randomBytes(32) }) };
	},
};

export interface TextContent {
	text: string;
	contextInfo: proto.IContextInfo | null;
	preview: LinkPreview | null;
	/** 32 random bytes; WhatsApp derives the token for reporting this message from them. */
	secret: Uint8Array;
}

/** Text as WhatsApp Web sends it: always `extendedTextMessage`, so that a quote, mention or preview can be part of it. */
export function encodeText({ text, contextInfo, preview, secret }: TextContent): proto.IMessage {
	return proto.Message.fromObject({
		extendedTextMessage: {
			text,
			...(preview && encodePreview(preview)),
			...(contextInfo && { contextInfo }),
		},
		messageContextInfo: { messageSecret: secret },
	});
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

import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { MessageRepository, OutboxRow } from '../../../domain/ports/storage';
import { encodeText, type QuotedMessage } from './text';

interface EncodeContext {
	messages: MessageRepository;
	/** Own JID without device, as the author of own messages that are quoted. */
	self: string;
}

type Encoder = (row: OutboxRow, context: EncodeContext) => Promise<proto.IMessage>;

/** What a stored send holds, by operation. The commands write it (`commands/message`). */
export interface StoredText {
	text: string;
	/** JIDs. */
	mentions: string[];
	/** Id of the message to quote. */
	replyTo: string | null;
}

const encoders: Record<string, Encoder> = {
	'message.sendText': async (row, context) => {
		const { text, mentions, replyTo } = row.content as unknown as StoredText;
		const quoted = replyTo ? await readQuoted(row.instance, replyTo, context) : null;
		return encodeText({ text, mentions, quoted, secret: randomBytes(32) });
	},
};

/** A stored send as protobuf. The same row gives the same words on each attempt. */
export function encodeRow(row: OutboxRow, context: EncodeContext): Promise<proto.IMessage> {
	const encoder = encoders[row.operation];
	if (!encoder) throw new Error(`no encoder for ${row.operation}`);
	return encoder(row, context);
}

async function readQuoted(
	instance: string,
	messageId: string,
	{ messages, self }: EncodeContext,
): Promise<QuotedMessage | null> {
	const row = await messages.get(instance, messageId);
	if (!row) return null;
	const sender = row.fromMe ? self : (row.participant ?? row.chat);
	return { messageId, sender, message: proto.Message.decode(row.proto) };
}

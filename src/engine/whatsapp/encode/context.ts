import { proto } from '@whiskeysockets/baileys';
import type { OutboxRow } from '../../../domain/ports/storage';
import { unwrap } from '../decode/wrappers';
import { isLid, isStatus } from '../jid';
import type { EncodeContext } from './Encoder';

/** What every stored send holds of what it refers to. The command writes it (`commands/submit`). */
interface StoredContext {
	/** JIDs. */
	mentions?: string[];
	/** Id of the message to quote. */
	replyTo?: string | null;
	/** What the caller knows of that message, where it is not kept here. */
	quoted?: {
		fromMe: boolean;
		sender: string | null;
		text: string | null;
		content: Record<string, unknown> | null;
	};
}

export interface QuotedMessage {
	messageId: string;
	/** JID of who wrote it. */
	sender: string;
	/** JID of its chat, where that is not the one it is quoted in. */
	chat?: string;
	message: proto.IMessage;
}

/** What a stored send refers to: the message it quotes and the people it mentions. Null when it refers to nothing. */
export async function readContext(
	row: OutboxRow,
	context: EncodeContext,
): Promise<proto.IContextInfo | null> {
	const { replyTo = null, mentions = [] } = row.content as StoredContext;
	const quoted =
		(await readQuoted(row.instance, replyTo, context)) ?? readGivenQuote(row, replyTo, context);
	return encodeContext({ quoted, mentions });
}

/** The message with this id as a quote shows it; null when it is not stored. */
export async function readQuoted(
	instance: string,
	messageId: string | null,
	context: EncodeContext,
): Promise<QuotedMessage | null> {
	const row = messageId ? await context.messages.get(instance, messageId) : null;
	if (!row || !messageId) return null;
	const sender = row.fromMe ? selfIn(row.chat, context) : (row.participant ?? row.chat);
	const message = proto.Message.decode(row.proto);
	return { messageId, sender, message, ...(isStatus(row.chat) && { chat: row.chat }) };
}

function readGivenQuote(
	{ chat, content }: OutboxRow,
	messageId: string | null,
	context: EncodeContext,
): QuotedMessage | null {
	const { quoted } = content as StoredContext;
	if (!quoted || !messageId) return null;
	const sender = quoted.fromMe ? selfIn(chat, context) : (quoted.sender ?? chat);
	const message = quoted.content ?? { conversation: quoted.text ?? '' };
	return { messageId, sender, message: proto.Message.fromObject(message) };
}

/** Own address as the people of a chat know it. */
export function selfIn(chat: string, { self, selfLid }: EncodeContext): string {
	return isLid(chat) && selfLid ? selfLid : self;
}

/** What a message refers to: the one it quotes, and people it mentions. Null when it refers to nothing. */
export function encodeContext({
	quoted,
	mentions,
}: {
	quoted: QuotedMessage | null;
	mentions: readonly string[];
}): proto.IContextInfo | null {
	const contextInfo = {
		...(quoted && {
			stanzaId: quoted.messageId,
			participant: quoted.sender,
			quotedMessage: withoutOwnContext(quoted.message),
			...(quoted.chat && { remoteJid: quoted.chat }),
		}),
		...(mentions.length > 0 && { mentionedJid: [...mentions] }),
	};
	return Object.keys(contextInfo).length > 0 ? contextInfo : null;
}

/** A quote holds the message, not what that one quoted or its secret: quotes would grow with each reply. */
function withoutOwnContext(message: proto.IMessage): proto.IMessage {
	const { inner } = unwrap(proto.Message.decode(proto.Message.encode(message).finish()));
	for (const part of Object.values(inner) as { contextInfo?: unknown }[]) {
		if (part && typeof part === 'object' && 'contextInfo' in part) part.contextInfo = null;
	}
	inner.messageContextInfo = null;
	inner.senderKeyDistributionMessage = null;
	return inner;
}

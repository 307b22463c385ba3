import { proto } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import { contextOf, kindOf, unwrap } from '../decode/wrappers';
import type { Encoder, Encoders } from './Encoder';
import { nodesBeside } from './nodes';

/** What a stored forward holds. The command writes it (`commands/message/change`). */
interface StoredForward {
	messageId: string;
	/** The message as JSON, where it is not kept here. */
	given: Record<string, unknown> | null;
	/** Base64; what is answered in the new chat is sealed with it. */
	secret: string;
}

/** What is done to a message, and what WhatsApp shows once, stays in its chat. */
const bound: ReadonlySet<keyof proto.IMessage> = new Set<keyof proto.IMessage>([
	...(['protocolMessage', 'reactionMessage', 'encReactionMessage', 'pinInChatMessage'] as const),
	...(['pollUpdateMessage', 'encEventResponseMessage', 'secretEncryptedMessage'] as const),
	...(['keepInChatMessage', 'callLogMesssage'] as const),
]);

const encodeForward: Encoder = async (row, { messages }) => {
	const { messageId, given, secret } = row.content as unknown as StoredForward;
	const stored = given ? null : await messages.get(row.instance, messageId);
	const original = stored
		? proto.Message.decode(stored.proto)
		: given && proto.Message.fromObject(given);
	if (!original) throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
	const { inner, viewOnce } = unwrap(original);
	const kind = kindOf(inner);
	if (!kind || bound.has(kind) || viewOnce) {
		throw new GatewayError('BAD_REQUEST', 'messageId names a message that cannot be forwarded');
	}
	const forwarded = asForwarded(inner, kind);
	const messageSecret = Buffer.from(secret, 'base64');
	const message = { ...forwarded, messageContextInfo: { messageSecret } };
	return { message, nodes: nodesBeside(message, row.chat) };
};

/** It refers to nothing in the old chat any more, and says how often it was handed on. */
function asForwarded(inner: proto.IMessage, kind: keyof proto.IMessage): proto.IMessage {
	const forwardingScore = (contextOf(inner)?.forwardingScore ?? 0) + 1;
	const contextInfo = { isForwarded: true, forwardingScore };
	const { conversation: text } = inner;
	if (kind === 'conversation') return { extendedTextMessage: { text, contextInfo } };
	return { [kind]: { ...(inner[kind] as object), contextInfo } };
}

export const forwardEncoders: Encoders = { 'message.forward': encodeForward };

import { getContentType, normalizeMessageContent, proto } from '@whiskeysockets/baileys';
import type { DecodedContent, MessageContent } from '../../connection';
import { decodeText } from './text';

/** Reads one kind of message without its wrappers; null for one of another kind. */
export type Decoder = (message: proto.IMessage) => MessageContent | null;

/** The first that knows the message decides. A new kind is a file and a line here. */
const decoders: readonly Decoder[] = [decodeText];

type ProtocolType = proto.Message.ProtocolMessage.Type;
const { Type } = proto.Message.ProtocolMessage;

/** Protocol messages that a person caused; all others are the apps talking among themselves. */
const toldProtocolTypes: ReadonlySet<ProtocolType> = new Set([Type.REVOKE, Type.MESSAGE_EDIT]);

/**
 * A protobuf `Message` as canonical content. Null when it carries nothing for people: key distribution, history and
 * app-state notices. Kinds that are not decoded yet are told by name with their full JSON, so that nothing is lost.
 */
export function decodeContent(message: proto.IMessage): DecodedContent | null {
	const inner = normalizeMessageContent(message);
	const kind = inner && getContentType(inner);
	if (!inner || !kind) return null;
	if (kind === 'protocolMessage' && !isTold(inner.protocolMessage)) return null;
	return { message: read(inner) ?? unsupported(kind), raw: toJson(message) };
}

function read(message: proto.IMessage): MessageContent | null {
	for (const decode of decoders) {
		const content = decode(message);
		if (content) return content;
	}
	return null;
}

/** Content that has no shape here. */
export function unsupported(kind: string | null): MessageContent {
	return { type: 'unsupported', text: null, kind, quoted: null, mentions: [] };
}

function isTold(protocol: proto.Message.IProtocolMessage | null | undefined): boolean {
	// Protobuf leaves out a zero, and zero is REVOKE; a revoke names the message it takes back.
	const type = protocol?.type ?? Type.REVOKE;
	return toldProtocolTypes.has(type) && Boolean(protocol?.key);
}

/** Bytes as base64, 64-bit numbers as decimal text, enums by name. */
function toJson(message: proto.IMessage): Record<string, unknown> {
	return proto.Message.toObject(proto.Message.fromObject(message), {
		longs: String,
		enums: String,
		bytes: String,
	});
}

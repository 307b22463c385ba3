import { getContentType, normalizeMessageContent, proto } from '@whiskeysockets/baileys';
import type { DecodedContent } from '../../connection';
import { decodeText } from './text';

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
	const content = decodeText(inner) ?? {
		type: 'unsupported' as const,
		text: null,
		kind,
		quoted: null,
		mentions: [],
	};
	return { message: content, raw: toJson(message) };
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

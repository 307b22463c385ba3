import { proto } from '@whiskeysockets/baileys';

const { Type } = proto.Message.ProtocolMessage;

/** Without an emoji the reaction is taken back. */
export function reactionMessage(key: proto.IMessageKey, emoji: string): proto.IMessage {
	return { reactionMessage: { key, text: emoji, senderTimestampMs: Date.now() } };
}

/** Phones wrap an edit, so that apps that do not know edits show nothing. */
export function editMessage(key: proto.IMessageKey, editedMessage: proto.IMessage): proto.IMessage {
	const timestampMs = Date.now();
	const protocolMessage = { key, type: Type.MESSAGE_EDIT, editedMessage, timestampMs };
	return { editedMessage: { message: { protocolMessage } } };
}

export function revokeMessage(key: proto.IMessageKey): proto.IMessage {
	return { protocolMessage: { key, type: Type.REVOKE } };
}

export function pinMessage(key: proto.IMessageKey, pinned: boolean): proto.IMessage {
	const { PIN_FOR_ALL, UNPIN_FOR_ALL } = proto.Message.PinInChatMessage.Type;
	const type = pinned ? PIN_FOR_ALL : UNPIN_FOR_ALL;
	return {
		pinInChatMessage: { key, type, senderTimestampMs: Date.now() },
		messageContextInfo: { messageAddOnDurationInSecs: pinned ? 604_800 : 0 },
	};
}

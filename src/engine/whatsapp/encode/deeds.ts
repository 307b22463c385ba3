import { proto } from '@whiskeysockets/baileys';
import { unwrap } from '../decode/wrappers';
import type { Encoder, Encoders } from './Encoder';
import { keyOf, type StoredTarget } from './key';

const { Type } = proto.Message.ProtocolMessage;

/** `edit` of the stanza: what servers and apps that cannot read the message know of it. */
const edits = { edit: '1', pin: '2', takeBack: '7', takeBackOfOther: '8' } as const;

const encodeReaction: Encoder = async (row) => {
	const emoji = row.content.emoji as string;
	const key = keyOf(row);
	return {
		message: { reactionMessage: { key, text: emoji, senderTimestampMs: row.createdAt } },
		...(emoji === '' && { attributes: { edit: edits.takeBack } }),
	};
};

const encodeDeletion: Encoder = async (row) => {
	const key = keyOf(row);
	return {
		message: { protocolMessage: { key, type: Type.REVOKE } },
		attributes: { edit: key.fromMe ? edits.takeBack : edits.takeBackOfOther },
	};
};

const { PIN_FOR_ALL, UNPIN_FOR_ALL } = proto.Message.PinInChatMessage.Type;

const encodePin: Encoder = async (row) => {
	const seconds = row.content.seconds as number;
	const type = seconds > 0 ? PIN_FOR_ALL : UNPIN_FOR_ALL;
	return {
		message: {
			pinInChatMessage: { key: keyOf(row), type, senderTimestampMs: row.createdAt },
			messageContextInfo: { messageAddOnDurationInSecs: seconds },
		},
		attributes: { edit: edits.pin },
	};
};

const encodeEdit: Encoder = async (row, { messages }) => {
	const { target, text } = row.content as unknown as { target: StoredTarget; text: string };
	const original = await messages.get(row.instance, target.messageId);
	const protocolMessage = {
		key: keyOf(row),
		type: Type.MESSAGE_EDIT,
		editedMessage: rewrite(original && proto.Message.decode(original.proto), text),
		timestampMs: row.createdAt,
	};
	return { message: { protocolMessage }, attributes: { edit: edits.edit } };
};

/** A file keeps what it shows and changes its caption; everything else becomes text, with what it quotes. */
function rewrite(original: proto.IMessage | null, text: string): proto.IMessage {
	const { inner } = unwrap(original ?? {});
	const { imageMessage: image, videoMessage: video, documentMessage: file } = inner;
	if (image) return { imageMessage: { ...image, caption: text } };
	if (video) return { videoMessage: { ...video, caption: text } };
	if (file) return { documentMessage: { ...file, caption: text } };
	const contextInfo = inner.extendedTextMessage?.contextInfo;
	return { extendedTextMessage: { text, ...(contextInfo && { contextInfo }) } };
}

export const deedEncoders: Encoders = {
	'message.react': encodeReaction,
	'message.edit': encodeEdit,
	'message.delete': encodeDeletion,
	'message.pin': encodePin,
};

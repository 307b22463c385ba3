import { proto } from '@whiskeysockets/baileys';
import type { Decoder } from './Decoder';
import { textOf } from './values';

const { Type } = proto.Message.ProtocolMessage;

/** What was done to an earlier message. */
export const decodeReaction: Decoder = ({ reactionMessage: reaction }) =>
	reaction?.key?.id
		? {
				type: 'reaction',
				text: textOf(reaction.text),
				reaction: {
					messageId: reaction.key.id,
					emoji: reaction.text ?? '',
					// As its sender sees it; `Deeds` turns it round.
					fromMe: reaction.key.fromMe ?? null,
				},
			}
		: null;

export const decodePin: Decoder = ({ pinInChatMessage: pin }) =>
	pin?.key?.id
		? {
				type: 'pin',
				pin: {
					messageId: pin.key.id,
					pinned: pin.type !== proto.Message.PinInChatMessage.Type.UNPIN_FOR_ALL,
				},
			}
		: null;

export const decodeDeletion: Decoder = ({ protocolMessage: protocol }) =>
	protocol?.key?.id && isRevoke(protocol)
		? { type: 'delete', delete: { messageId: protocol.key.id } }
		: null;

/** Protobuf leaves out a zero, and zero is REVOKE; a revoke names the message it takes back. */
function isRevoke({ type }: proto.Message.IProtocolMessage): boolean {
	return (type ?? Type.REVOKE) === Type.REVOKE;
}

/** The message as it reads now; null when this is no edit. */
export function editedIn({
	protocolMessage: protocol,
}: proto.IMessage): { messageId: string; message: proto.IMessage } | null {
	if (protocol?.type !== Type.MESSAGE_EDIT || !protocol.key?.id) return null;
	return { messageId: protocol.key.id, message: protocol.editedMessage ?? {} };
}

import { proto } from '@whiskeysockets/baileys';
import type { SealedContent } from '../../connection';

const { SecretEncType } = proto.Message.SecretEncryptedMessage;

/** Content that takes the secret of the message it refers to; null for all other content. */
export function sealedIn(inner: proto.IMessage): SealedContent | null {
	const { pollUpdateMessage: vote, encEventResponseMessage: reply } = inner;
	const { encReactionMessage: reaction, secretEncryptedMessage: secret } = inner;
	if (vote) return seal('pollVote', vote.pollCreationMessageKey, vote.vote);
	if (reply) return seal('eventReply', reply.eventCreationMessageKey, reply);
	if (reaction) return seal('reaction', reaction.targetMessageKey, reaction);
	switch (secret?.secretEncType) {
		case SecretEncType.MESSAGE_EDIT:
			return seal('messageEdit', secret.targetMessageKey, secret);
		case SecretEncType.EVENT_EDIT:
			return seal('eventEdit', secret.targetMessageKey, secret);
		default:
			return null;
	}
}

interface Ciphertext {
	encPayload?: Uint8Array | null;
	encIv?: Uint8Array | null;
}

function seal(
	kind: SealedContent['kind'],
	target: proto.IMessageKey | null | undefined,
	sealed: Ciphertext | null | undefined,
): SealedContent | null {
	if (!target?.id || !sealed?.encPayload || !sealed.encIv) return null;
	return { kind, target: target.id, payload: sealed.encPayload, iv: sealed.encIv };
}

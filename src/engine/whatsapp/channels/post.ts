import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import type { MessageRow } from '../../../domain/ports/storage';
import { unwrap } from '../decode/wrappers';
import type { Encoded } from '../encode/Encoder';

/** `mediatype` of each file, as WhatsApp's server knows it. Source: Baileys src/Socket/messages-send.ts getMediaType. */
const mediaTypes: Partial<Record<keyof proto.IMessage, string>> = {
	imageMessage: 'image',
	videoMessage: 'video',
	ptvMessage: 'video',
	audioMessage: 'audio',
	documentMessage: 'document',
	stickerMessage: 'sticker',
};

const { Type } = proto.Message.ProtocolMessage;

/** `edit` of the stanza, as WhatsApp's server knows what is done to a post. */
export const postEdits = { edit: '3', takeReactionBack: '7', takeBack: '8' } as const;

/** The id that a stored message is posted and acknowledged under: of what is done to a post, that of the post. */
export function postIdOf({ messageId, proto: bytes }: Pick<MessageRow, 'messageId' | 'proto'>) {
	return proto.Message.decode(bytes).protocolMessage?.key?.id ?? messageId;
}

/**
 * A stored message as a stanza that posts it: in clear, since anybody may follow a channel. What is done to a post goes
 * under the post's own id. Source: whatsmeow send.go, SendMessage and sendNewsletter.
 */
export function encodePostStanza(
	{ messageId, chat: to, proto: bytes }: MessageRow,
	{ attributes }: Pick<Encoded, 'attributes'>,
): BinaryNode {
	const { protocolMessage: deed } = proto.Message.decode(bytes);
	if (!deed) return stanza({ to, id: messageId, ...attributes }, bytes);
	const id = deed.key?.id ?? messageId;
	if (deed.type !== Type.MESSAGE_EDIT) {
		return stanza({ to, id, edit: postEdits.takeBack }, Buffer.alloc(0));
	}
	const edited = proto.Message.encode(deed.editedMessage ?? {}).finish();
	return stanza({ to, id, edit: postEdits.edit }, edited);
}

/** A reaction names the place of its post in the channel. Source: Baileys src/Socket/newsletter.ts newsletterReactMessage. */
export function encodePostReaction(
	{ messageId: id, chat: to }: Pick<MessageRow, 'messageId' | 'chat'>,
	emoji: string,
	number: string,
): BinaryNode {
	const attrs = { to, id, type: 'reaction', server_id: number };
	if (emoji !== '') return reactionStanza(attrs, { code: emoji });
	return reactionStanza({ ...attrs, edit: postEdits.takeReactionBack }, {});
}

function reactionStanza(attrs: BinaryNode['attrs'], reaction: BinaryNode['attrs']): BinaryNode {
	return { tag: 'message', attrs, content: [{ tag: 'reaction', attrs: reaction }] };
}

function stanza(attrs: BinaryNode['attrs'], content: Uint8Array): BinaryNode {
	const mediatype = mediaTypeOf(proto.Message.decode(content));
	const said: BinaryNode['attrs'] = mediatype ? { mediatype } : {};
	const plaintext = { tag: 'plaintext', attrs: said, content };
	const type = mediatype ? 'media' : 'text';
	return { tag: 'message', attrs: { type, ...attrs }, content: [plaintext] };
}

function mediaTypeOf(message: proto.IMessage): string | null {
	const [kind, mediaType] =
		Object.entries(mediaTypes).find(([name]) => message[name as keyof proto.IMessage]) ?? [];
	if (!kind || !mediaType) return null;
	if (message.videoMessage?.gifPlayback) return 'gif';
	if (message.audioMessage?.ptt) return 'ptt';
	return mediaType;
}

/** A message as a channel shows it: nothing around it, and nothing that only people who share a secret could use. */
export function asPost({ message, attributes }: Encoded, mediaHandle: string | null): Encoded {
	const { messageContextInfo: _secret, ...inner } = unwrap(message).inner;
	return {
		message: inner,
		attributes: { ...attributes, ...(mediaHandle !== null && { media_id: mediaHandle }) },
	};
}

import { proto } from '@whiskeysockets/baileys';
import { unwrap } from '../people/textContent';
import { child, el, type Attributes, type Stanza } from '../wire/stanza';

/** What stands outside of the ciphertext and follows from what is inside. */
export interface StanzaFacts {
	/** Of `<message>`. */
	type: 'text' | 'media' | 'poll' | 'reaction' | 'event';
	/** Of `<message>`: 1 edits, 2 pins, 7 takes back an own message or reaction, 8 one of another. */
	edit?: string;
	/** Of `<enc>`: clients that cannot read it show nothing. */
	hidesFailure: boolean;
	/** `<meta>` beside the ciphertext. */
	meta?: Attributes;
}

const { ProtocolMessage } = proto.Message;

/** Derived from what WhatsApp's own clients, whatsmeow and Baileys send for each kind. */
export function stanzaFactsOf(message: proto.IMessage): StanzaFacts {
	const inner = unwrap(message);
	const { reactionMessage: reaction, protocolMessage: protocol } = inner;
	const edit = editOf(inner);
	const hidesFailure = Boolean(reaction ?? inner.pinInChatMessage);
	if (reaction) return { type: 'reaction', edit, hidesFailure };
	if (inner.pollUpdateMessage) {
		return { type: 'poll', hidesFailure, meta: { polltype: 'vote' } };
	}
	if (isPoll(inner)) return { type: 'poll', hidesFailure, meta: { polltype: 'creation' } };
	if (inner.eventMessage) return { type: 'event', hidesFailure, meta: { event_type: 'creation' } };
	if (inner.encEventResponseMessage) {
		return { type: 'event', hidesFailure, meta: { event_type: 'response' } };
	}
	if (protocol || inner.pinInChatMessage) return { type: 'text', edit, hidesFailure };
	return { type: mediaTypeOf(inner) ? 'media' : 'text', hidesFailure };
}

/** The stanza's attributes and elements, as a phone sends them. */
export function encodeFacts({ meta }: StanzaFacts): Stanza[] {
	return meta ? [el('meta', meta)] : [];
}

export function metaOf(extras: readonly Stanza[]): Attributes | undefined {
	return child({ tag: '', attrs: {}, content: [...extras] }, 'meta')?.attrs;
}

function editOf({
	reactionMessage,
	protocolMessage,
	pinInChatMessage,
}: proto.IMessage): string | undefined {
	if (pinInChatMessage) return '2';
	if (reactionMessage) return reactionMessage.text ? undefined : '7';
	if (!protocolMessage) return undefined;
	if (protocolMessage.type === ProtocolMessage.Type.MESSAGE_EDIT) return '1';
	// Zero is left out of the wire.
	if ((protocolMessage.type ?? 0) !== ProtocolMessage.Type.REVOKE) return undefined;
	return protocolMessage.key?.fromMe ? '7' : '8';
}

function isPoll(inner: proto.IMessage): boolean {
	return Boolean(inner.pollCreationMessage ?? inner.pollCreationMessageV3);
}

/** `mediatype` of `<enc>`, for kinds that have one. */
export function mediaTypeOf(inner: proto.IMessage): string | undefined {
	const found = (Object.keys(mediaTypes) as (keyof typeof mediaTypes)[]).find(
		(name) => inner[name],
	);
	if (!found) return undefined;
	if (found === 'videoMessage' && inner.videoMessage?.gifPlayback) return 'gif';
	if (found === 'audioMessage' && inner.audioMessage?.ptt) return 'ptt';
	return mediaTypes[found];
}

const mediaTypes = {
	imageMessage: 'image',
	videoMessage: 'video',
	audioMessage: 'audio',
	documentMessage: 'document',
	stickerMessage: 'sticker',
	contactMessage: 'vcard',
	contactsArrayMessage: 'contact_array',
	liveLocationMessage: 'livelocation',
	groupInviteMessage: 'url',
	listMessage: 'list',
	listResponseMessage: 'list_response',
	buttonsResponseMessage: 'buttons_response',
	orderMessage: 'order',
	productMessage: 'product',
	interactiveResponseMessage: 'native_flow_response',
} as const satisfies Partial<Record<keyof proto.IMessage, string>>;

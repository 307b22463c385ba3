import { proto } from '@whiskeysockets/baileys';
import type { DecodedContent, EditedContent, MessageContent } from '../../connection';
import { withoutDevice } from '../jid';
import { decodeCalendarEvent } from './calendar';
import { decodeOrder, decodeProduct } from './commerce';
import { decodeContacts } from './contacts';
import type { Decoder, Told } from './Decoder';
import { decodeDeletion, decodePin, decodeReaction, editedIn } from './deeds';
import { decodeInteractive } from './interactive';
import { decodeAlbum, decodeCallLog, decodeGroupInvite } from './notices';
import { decodeFile, decodeMedia } from './media';
import { decodeLivePlace, decodePlace } from './places';
import { decodePoll } from './polls';
import { decodeReply } from './replies';
import { sealedIn } from './sealed';
import { decodeText } from './text';
import { wholeOf } from './values';
import { contextOf, kindOf, unwrap } from './wrappers';

/** The first that knows the message decides. A new kind is a file and a line here. */
const decoders: readonly Decoder[] = [
	decodeText,
	decodeMedia,
	decodeReply,
	decodeReaction,
	decodeDeletion,
	decodePin,
	decodePlace,
	decodeLivePlace,
	decodeContacts,
	decodePoll,
	decodeInteractive,
	decodeCalendarEvent,
	decodeProduct,
	decodeOrder,
	decodeGroupInvite,
	decodeAlbum,
	decodeCallLog,
];

/**
 * A protobuf `Message` as canonical content. Null when it carries nothing for people: key distribution, history and
 * app-state notices. Kinds that are not decoded yet are told by name with their full JSON, so that nothing is lost.
 */
export function decodeContent(message: proto.IMessage): DecodedContent | null {
	const { inner, viewOnce } = unwrap(message);
	const kind = kindOf(inner);
	if (!kind) return null;
	const edited = editedIn(inner);
	if (edited) {
		const { text, quoted, mentions } = readContent(edited.message);
		const edit = { messageId: edited.messageId };
		const told = { type: 'edit', text, kind: null, quoted, mentions, edit } as const;
		return {
			message: told,
			file: null,
			raw: toJson(message),
			edited: editedContent(edited.message),
		};
	}
	const told = read(inner);
	// Apart from deletions and edits, protocol messages are the apps talking among themselves.
	if (!told && kind === 'protocolMessage') return null;
	const content = compose(inner, told ?? { type: 'unsupported', kind });
	const sealed = told ? null : sealedIn(inner);
	return {
		message: viewOnce ? { ...content, viewOnce } : content,
		file: decodeFile(inner),
		raw: toJson(message),
		...(sealed && { sealed }),
	};
}

/** What a message says that is part of another one. */
export function readContent(message: proto.IMessage): MessageContent {
	const { inner } = unwrap(message);
	return compose(inner, read(inner) ?? { type: 'unsupported', kind: kindOf(inner) });
}

/** A message as it reads after an edit. */
export function editedContent(message: proto.IMessage): EditedContent {
	return { content: readContent(message), proto: proto.Message.encode(message).finish() };
}

/** Content that has no shape here. */
export function unsupported(kind: string | null): MessageContent {
	return { type: 'unsupported', text: null, kind, quoted: null, mentions: [] };
}

function read(inner: proto.IMessage): Told | null {
	for (const decode of decoders) {
		const told = decode(inner);
		if (told) return told;
	}
	return null;
}

/** What each kind says, with what all kinds may refer to. */
function compose(inner: proto.IMessage, told: Told): MessageContent {
	const context = contextOf(inner);
	const expiresIn = wholeOf(context?.expiration);
	return {
		text: null,
		kind: null,
		quoted: quotedIn(context),
		mentions: (context?.mentionedJid ?? []).map(withoutDevice),
		...(context?.isForwarded && { forwarded: true }),
		...(expiresIn && { expiresIn }),
		...told,
	};
}

/** The message a reply refers to, with its text when it has one. */
function quotedIn(context: proto.IContextInfo | null): MessageContent['quoted'] {
	if (!context?.stanzaId) return null;
	const { inner } = unwrap(context.quotedMessage ?? {});
	return {
		messageId: context.stanzaId,
		text: read(inner)?.text ?? null,
		sender: context.participant ? withoutDevice(context.participant) : null,
	};
}

/** Bytes as base64, 64-bit numbers as decimal text, enums by name. */
function toJson(message: proto.IMessage): Record<string, unknown> {
	return proto.Message.toObject(proto.Message.fromObject(message), {
		longs: String,
		enums: String,
		bytes: String,
	});
}

import {
	decodeMessageNode,
	proto,
	unpadRandomMax16,
	type WAMessage,
} from '@whiskeysockets/baileys';
import type { IdentityRow, InboxRow } from '../../domain/ports/storage';
import type { InboundMessage } from '../connection';
import { decodeContent } from './decode/content';
import { wholeOf } from './decode/values';
import { contextOf, unwrap } from './decode/wrappers';
import { decodeNotice } from './historyNotice';
import type { StanzaAttrs } from './DecryptedStanzas';
import { isChannel, isGroup, isLid, isPhoneJid, isStatus, userOf, withoutDevice } from './jid';

export interface Self {
	/** Own JID with device. */
	id: string;
	lid: string | null;
}

/** A decrypted stanza with these attributes as a message. Null when they do not say which one it is. */
export function decodeInboxRow(
	row: InboxRow,
	attrs: StanzaAttrs,
	self: Self,
): InboundMessage | null {
	if (!attrs.id || !attrs.from || !row.plaintext) return null;
	const { fullMessage } = decodeMessageNode({ tag: 'message', attrs }, self.id, self.lid ?? '');
	const padded = Buffer.from(row.plaintext);
	const decrypted = proto.Message.decode(unpadRandomMax16(padded));
	// What our own phone sends arrives wrapped with the chat it went to.
	const message = decrypted.deviceSentMessage?.message ?? decrypted;
	const chat = withoutDevice(fullMessage.key.remoteJid ?? attrs.from);
	const isPeer = attrs.category === 'peer';
	const encoded = proto.Message.encode(message).finish();
	const author = withoutDevice(attrs.participant ?? attrs.from);
	const fromMe = fullMessage.key.fromMe === true || isOwnPost(attrs, { chat, author, self });
	if (!fromMe) turnKeys(message, { chat, author, self });
	return {
		messageId: attrs.id,
		chat,
		chatAlt: isGroup(chat) ? null : alternate(attrs, chat, fromMe ? 'recipient' : 'sender'),
		fromMe,
		...participantOf(attrs, chat),
		pushName: attrs.notify ?? null,
		timestamp: Number(attrs.t ?? 0) * 1_000,
		content: isPeer || !(isConversation(chat) || isChannel(chat)) ? null : decodeContent(message),
		disappearAfter: timerOf(message, chat),
		proto: encoded,
		history: isPeer && fromMe ? decodeNotice(message) : null,
		inboxHash: row.hash,
	};
}

/** The library knows the own LID in groups alone (rc14), and of a channel the stanza alone says whose post it is. */
function isOwnPost(
	attrs: StanzaAttrs,
	{ chat, author, self }: { chat: string; author: string; self: Self },
): boolean {
	return isStatus(chat) ? isSelf(author, self) : isChannel(chat) && attrs.is_sender === 'true';
}

/** A message that the library tells of without a stanza that was decrypted here, such as one the phone sent again. */
export function decodeUpsert(upsert: WAMessage): InboundMessage | null {
	const { key, message } = upsert;
	if (!key.id || !key.remoteJid || !message || upsert.messageStubType) return null;
	const chat = withoutDevice(key.remoteJid);
	const bare = (jid: string | null | undefined) => (jid ? withoutDevice(jid) : null);
	return {
		messageId: key.id,
		chat,
		chatAlt: isGroup(chat) ? null : bare(key.remoteJidAlt),
		fromMe: key.fromMe === true,
		participant: hasMembers(chat) ? bare(key.participant) : null,
		participantAlt: hasMembers(chat) ? bare(key.participantAlt) : null,
		pushName: upsert.pushName ?? null,
		timestamp: Number(upsert.messageTimestamp ?? 0) * 1_000,
		content: isConversation(chat) ? decodeContent(message) : null,
		// Not from its stanza, so it may be from any time.
		disappearAfter: null,
		proto: proto.Message.encode(message).finish(),
		history: null,
		inboxHash: null,
	};
}

/** A reaction and a vote name their message as the sender's phone sees it; from here on it is as this account sees it. */
function turnKeys(
	message: proto.IMessage,
	{ chat, author, self }: { chat: string; author: string; self: Self },
): void {
	const { reactionMessage, pollUpdateMessage } = unwrap(message).inner;
	for (const key of [reactionMessage?.key, pollUpdateMessage?.pollCreationMessageKey]) {
		if (!key) continue;
		const isTheirs = key.fromMe === true;
		key.fromMe = !isTheirs && isSelf(key.participant ?? key.remoteJid, self);
		key.remoteJid = chat;
		if (hasMembers(chat)) key.participant ??= author;
	}
}

function isSelf(jid: string | null | undefined, { id, lid }: Self): boolean {
	return Boolean(jid) && [id, lid ?? ''].map(userOf).includes(userOf(jid ?? ''));
}

/**
 * Somebody set when messages vanish, or wrote one that will: with a default of their own phones say it of the first one.
 * Groups tell of theirs in notifications.
 */
function timerOf(message: proto.IMessage, chat: string): number | null {
	if (!isPhoneJid(chat) && !isLid(chat)) return null;
	const { inner } = unwrap(message);
	const { type, ephemeralExpiration } = inner.protocolMessage ?? {};
	if (type === proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING) {
		return Number(ephemeralExpiration ?? 0);
	}
	return wholeOf(contextOf(inner)?.expiration) || null;
}

/** Pairs of phone number and LID that a message's addresses tell. */
export function identitiesOf(message: InboundMessage): IdentityRow[] {
	return [
		pair(message.chat, message.chatAlt),
		pair(message.participant, message.participantAlt),
	].flatMap((row) => row ?? []);
}

/** Posts of channels are told from their stanza alone (`channels/postRow.ts`), where they are stored first. */
function isConversation(chat: string): boolean {
	return isPhoneJid(chat) || isLid(chat) || hasMembers(chat);
}

/** Where the stanza names who wrote beside the chat. */
function hasMembers(chat: string): boolean {
	return isGroup(chat) || isStatus(chat);
}

function participantOf(attrs: StanzaAttrs, chat: string) {
	if (!hasMembers(chat) || !attrs.participant) return { participant: null, participantAlt: null };
	const participant = withoutDevice(attrs.participant);
	return { participant, participantAlt: alternate(attrs, participant, 'participant') };
}

/** Attributes that name the other address of each role; our own messages name their recipient. */
const alternates = {
	sender: ['sender'],
	recipient: ['peer_recipient', 'recipient'],
	participant: ['participant'],
};

function alternate(attrs: StanzaAttrs, jid: string, role: keyof typeof alternates): string | null {
	const other = isLid(jid) ? 'pn' : 'lid';
	for (const name of alternates[role]) {
		const value = attrs[`${name}_${other}`];
		if (value) return withoutDevice(value);
	}
	return null;
}

function pair(one: string | null, two: string | null): IdentityRow | null {
	if (!one || !two) return null;
	if (isLid(one) && isPhoneJid(two)) return { lid: one, phone: userOf(two) };
	if (isPhoneJid(one) && isLid(two)) return { lid: two, phone: userOf(one) };
	return null;
}

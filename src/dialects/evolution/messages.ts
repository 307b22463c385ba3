import type { EventData } from '../../catalogue/events';
import type { OutputOf } from '../../catalogue/operations';
import {
	addressAsJid,
	contentOf,
	decodeKeyedMessage,
	epochSeconds,
	isObject,
	protobufKind,
} from '../kit';
import { instanceIdOf, messageStatus } from './shared';

type Fields = Record<string, unknown>;
export type Message = EventData<'message.received'>;
type Kept = OutputOf<'message.get'>;

/**
 * A message as webhooks and `findMessages` have it: the key, what it says, and who sent it. Null when it has no key.
 * `now` stands for a missing time.
 */
export function decodeMessage(
	data: Fields,
	sentBy: Message['sentBy'],
	now: string,
): Message | null {
	const key = wholeKey(isObject(data.key) ? data.key : {});
	const message = decodeKeyedMessage({ ...data, key }, now);
	return message && { ...message, sentBy };
}

/** Its own channel names chats by bare numbers, and some versions have the number in `previousRemoteJid`. */
export function wholeKey(key: Fields): Fields {
	const { remoteJid, remoteJidAlt = key.previousRemoteJid } = key;
	if (typeof remoteJid !== 'string') return key;
	return { ...key, remoteJid: addressAsJid.decode(remoteJid), remoteJidAlt };
}

/** The same message on the wire. */
export function encodeMessage(message: Message, instance: string) {
	const { sender, isGroup } = message;
	const isText = message.message.type === 'text';
	const content = contentOf(message);
	return {
		key: {
			...encodeAddress(message),
			fromMe: message.sentBy !== 'contact',
			id: message.messageId,
			...(isGroup ? { participant: sender.id, participantAlt: alternative(sender) } : {}),
		},
		pushName: sender.name,
		status: message.sentBy === 'contact' ? 'DELIVERY_ACK' : 'PENDING',
		// 2.3.7 rewrites extended text to `conversation`.
		message: isText
			? { conversation: message.message.text }
			: { ...content, ...(message.media?.base64 && { base64: message.media.base64 }) },
		contextInfo: encodeContext(message),
		messageType: isText
			? 'conversation'
			: (protobufKind(content) ?? message.message.kind ?? 'unknown'),
		messageTimestamp: epochSeconds.encode(message.timestamp),
		instanceId: instanceIdOf(instance),
		source: 'unknown',
	};
}

/** 2.3.7 puts the number's JID where it knows it, and the LID beside it. */
export function encodeAddress({ chatId, phone, lid }: Pick<Message, 'chatId' | 'phone' | 'lid'>) {
	if (phone === null || chatId.endsWith('@g.us')) return { remoteJid: chatId };
	return { remoteJid: `${phone}@s.whatsapp.net`, ...(lid === null ? {} : { remoteJidAlt: lid }) };
}

function alternative({ id, phone, lid }: Message['sender']): string | null {
	if (!id.endsWith('@lid')) return lid;
	return phone === null ? null : `${phone}@s.whatsapp.net`;
}

function encodeContext({ message: { quoted, mentions } }: Message) {
	if (quoted === null && mentions.length === 0) return null;
	return {
		...(quoted === null
			? {}
			: {
					stanzaId: quoted.messageId,
					participant: quoted.sender,
					quotedMessage: { conversation: quoted.text },
				}),
		...(mentions.length === 0 ? {} : { mentionedJid: mentions }),
	};
}

/** A row of `findMessages`: the message, and the last state that was stored for it. */
export function decodeKept(row: Fields): Kept | null {
	const fromMe = isObject(row.key) && row.key.fromMe === true;
	const byHand = row.source === 'ios' || row.source === 'android';
	const sentBy = fromMe ? (byHand ? 'human' : 'api') : 'contact';
	const message = decodeMessage(row, sentBy, new Date(0).toISOString());
	if (message === null) return null;
	const updates = Array.isArray(row.MessageUpdate) ? row.MessageUpdate.filter(isObject) : [];
	const state = messageStatus.decode(updates.at(-1)?.status ?? row.status);
	return { ...message, state: (state as Kept['state'] | undefined) ?? null };
}

export function encodeKept({ state, ...message }: Kept, instance: string) {
	return {
		id: message.messageId,
		...encodeMessage(message, instance),
		source: message.sentBy === 'human' ? 'android' : 'unknown',
		...(state === null ? {} : { status: messageStatus.encode(state as never) }),
		MessageUpdate: state === null ? [] : [{ status: messageStatus.encode(state as never) }],
	};
}

import type { EventData } from '../../catalogue/events';
import { epochSeconds, lidOf, phoneOf } from './codecs';
import { isObject } from './decodeRows';
import { decodeProtobufContent } from './protobufContent';

type Fields = Record<string, unknown>;
type Message = EventData<'message.received'>;

/**
 * A message as gateways built on Baileys post it: its key, the protobuf message as JSON, the name of who wrote it and
 * a time in seconds. Null when it is none. `now` stands in for a time that is missing.
 */
export function decodeKeyedMessage(data: Fields, now: string): Message | null {
	const key = isObject(data.key) ? data.key : {};
	if (typeof key.id !== 'string' || typeof key.remoteJid !== 'string') return null;
	const chat = addressIn(key);
	return {
		messageId: key.id,
		...chat,
		isGroup: chat.chatId.endsWith('@g.us'),
		sender: senderOf(key, data, chat),
		...decodeProtobufContent(data.message, data.contextInfo),
		sentBy: key.fromMe === true ? senderOfOwn(key.id) : 'contact',
		timestamp: epochSeconds.decode(data.messageTimestamp) ?? now,
		raw: isObject(data.message) ? data.message : {},
	};
}

/**
 * What a gateway sent and what a person sent on the phone look the same but for their ids: Baileys, and WhatsApp's own
 * clients in browsers, begin theirs with these. Phones do not.
 */
function senderOfOwn(id: string): Message['sentBy'] {
	return /^(?:3EB0|BAE5)/.test(id) ? 'api' : 'human';
}

/** The chat of a key. Whichever of number and LID is the JID, the other may stand beside it. */
export function addressIn(key: Fields) {
	const chatId = String(key.remoteJid);
	const all = chatId.endsWith('@g.us') ? [chatId] : [chatId, key.remoteJidAlt, key.senderPn];
	return { chatId, ...numbersIn(all) };
}

function senderOf(
	key: Fields,
	{ pushName, participant: beside }: Fields,
	chat: ReturnType<typeof addressIn>,
): Message['sender'] {
	const fromMe = key.fromMe === true;
	const name = typeof pushName === 'string' && !fromMe ? pushName : null;
	const participant = key.participant ?? beside;
	if (typeof participant !== 'string') {
		const { chatId: id, phone, lid } = chat;
		return fromMe ? { id: '', phone: null, lid: null, name: null } : { id, phone, lid, name };
	}
	return {
		id: participant,
		...numbersIn([participant, key.participantAlt, key.participantPn, key.senderPn]),
		name,
	};
}

function numbersIn(jids: unknown[]) {
	return {
		phone: jids.map(phoneOf).find((found) => found !== null) ?? null,
		lid: jids.map(lidOf).find((found) => found !== null) ?? null,
	};
}

/** The same the other way: a text as text, anything else as `contentOf` has it. */
export function encodeKeyedMessage(message: Message): Fields {
	const { sender, isGroup, sentBy } = message;
	return {
		key: {
			remoteJid: jidOf(message),
			fromMe: sentBy !== 'contact',
			id: message.messageId,
			...(isGroup ? { participant: sender.id } : {}),
		},
		messageTimestamp: epochSeconds.encode(message.timestamp),
		pushName: sender.name,
		message: message.message.type === 'text' ? encodeText(message.message) : contentOf(message),
	};
}

/** The number's JID where it is known, since many receivers read the number out of it. */
export function jidOf({ chatId, phone }: Pick<Message, 'chatId' | 'phone'>): string {
	return phone === null || chatId.endsWith('@g.us') ? chatId : `${phone}@s.whatsapp.net`;
}

/**
 * The protobuf message that it was, as JSON. A choice that somebody wrote in words, or voted for, was a text or a vote
 * on the wire: it is told as the reply that a pressed button or a chosen row would have been.
 */
export function contentOf({ message, raw }: Pick<Message, 'message' | 'raw'>): Fields {
	const { choice, type } = message;
	if (choice?.viaFallback !== true) return raw;
	return type === 'listReply' ? listReply(message, choice) : buttonReply(message, choice);
}

type Choice = NonNullable<Message['message']['choice']>;

function buttonReply(message: Message['message'], { id, title }: Choice): Fields {
	const reply = { selectedButtonId: id, selectedDisplayText: title, type: 'DISPLAY_TEXT' };
	return { buttonsResponseMessage: { ...reply, contextInfo: contextOf(message) } };
}

function listReply(message: Message['message'], { id, title, description }: Choice): Fields {
	const reply = { title, listType: 'SINGLE_SELECT', singleSelectReply: { selectedRowId: id } };
	return {
		listResponseMessage: {
			...reply,
			...(description != null && { description }),
			contextInfo: contextOf(message),
		},
	};
}

function encodeText(message: Message['message']): Fields {
	const { text, quoted, mentions } = message;
	if (quoted === null && mentions.length === 0) return { conversation: text };
	return { extendedTextMessage: { text, contextInfo: contextOf(message) } };
}

function contextOf({ quoted, mentions }: Message['message']): Fields {
	const quotes = quoted && {
		stanzaId: quoted.messageId,
		participant: quoted.sender,
		quotedMessage: { conversation: quoted.text },
	};
	return { ...quotes, ...(mentions.length > 0 && { mentionedJid: mentions }) };
}

import type { EventData } from '../../catalogue/events';
import { addressIn, epochSeconds, isObject, textOf, wholeNumber } from '../kit';
import {
	fieldsOf,
	personOf,
	type Decoder,
	type Decoders,
	type Encoders,
	type Envelope,
	type Fields,
	type Told,
} from './envelope';
import { encodeAddress, wholeKey } from './messages';
import { instanceIdOf } from './shared';

type Chat = EventData<'chat.added'>;

/** A row of chats: what is not in it is null, which tells nothing new. */
const decodeChat =
	(event: 'chat.added' | 'chat.updated'): Decoder =>
	({ now, data }) => {
		const jid = textOf(data.remoteJid) ?? textOf(data.id);
		if (jid === null) return null;
		const chat = addressIn(wholeKey({ ...data, remoteJid: jid }));
		const told: Chat = {
			...chat,
			name: textOf(data.name) ?? textOf(data.pushName),
			isGroup: chat.chatId.endsWith('@g.us'),
			unreadCount: wholeNumber(data.unreadCount) ?? wholeNumber(data.unreadMessages),
			archived: typeof data.archived === 'boolean' ? data.archived : null,
			pinned: data.pinned === undefined ? null : Boolean(data.pinned),
			mutedUntil: epochSeconds.decode(data.muteEndTime) ?? null,
			timestamp: now,
		};
		return { event, parts: [chat.chatId, now], lane: chat.chatId, data: told };
	};

/** The list holds JIDs, which the envelope wraps. */
function decodeGoneChat({ now, data }: Envelope): Told | null {
	const chatId = textOf(data.value) ?? textOf(data.remoteJid) ?? textOf(data.id);
	if (chatId === null) return null;
	return {
		event: 'chat.deleted',
		parts: [chatId, now],
		lane: chatId,
		data: { chatId, timestamp: now },
	};
}

const decodeContact =
	(event: 'contact.added' | 'contact.updated'): Decoder =>
	({ instance, now, data }) => {
		const jid = textOf(data.remoteJid) ?? textOf(data.id);
		if (jid === null) return null;
		const { chatId, ...numbers } = addressIn(wholeKey({ ...data, remoteJid: jid }));
		return {
			...{ event, parts: [jid, now], lane: instance },
			data: {
				...{ id: chatId, ...numbers, name: textOf(data.name) },
				profileName: textOf(data.pushName),
				pictureUrl: textOf(data.profilePicUrl),
				timestamp: now,
			},
		};
	};

const presences = ['available', 'unavailable', 'composing', 'recording', 'paused'];

/** One post has the presences of all who were seen in a chat. */
function decodePresence({ now, data }: Envelope): Told[] {
	const chatId = textOf(data.id) ?? '';
	return Object.entries(fieldsOf(data.presences)).flatMap(([jid, seen]) => {
		const { lastKnownPresence: presence, lastSeen } = fieldsOf(seen);
		if (!presences.includes(presence as string)) return [];
		const data = {
			...{ chatId, person: personOf(jid), presence },
			lastSeen: epochSeconds.decode(lastSeen) ?? null,
			timestamp: now,
		};
		return [
			{ event: 'presence.updated' as const, parts: [jid, presence, now], lane: chatId, data },
		];
	});
}

function decodeLabel({ instance, now, data }: Envelope): Told | null {
	const labelId = textOf(data.id) ?? textOf(data.labelId);
	if (labelId === null) return null;
	return {
		...{ event: 'label.updated', parts: [labelId, now], lane: instance },
		data: {
			...{ labelId, name: textOf(data.name), color: wholeNumber(data.color) },
			deleted: data.deleted === true,
			timestamp: now,
		},
	};
}

function decodeAssociation({ instance, now, data }: Envelope): Told | null {
	const association = isObject(data.association) ? data.association : data;
	const labelId = textOf(association.labelId);
	const chatId = textOf(association.chatId);
	if (labelId === null || chatId === null) return null;
	const messageId = textOf(association.messageId);
	const action = data.type === 'remove' ? 'remove' : 'add';
	return {
		...{
			event: 'label.assigned',
			parts: [labelId, chatId, messageId, action, now],
			lane: instance,
		},
		data: { labelId, chatId, messageId, action, timestamp: now },
	};
}

export const chatDecoders: Decoders = {
	'chats.upsert': decodeChat('chat.added'),
	'chats.update': decodeChat('chat.updated'),
	'chats.delete': decodeGoneChat,
	'contacts.upsert': decodeContact('contact.added'),
	'contacts.update': decodeContact('contact.updated'),
	'presence.update': decodePresence,
	'labels.edit': decodeLabel,
	'labels.association': decodeAssociation,
};

/** What tells nothing is left out. */
const told = (fields: Fields) =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const encodeChat = (name: string) => (chat: Chat, instance: string) => ({
	name,
	data: {
		...encodeAddress(chat),
		...told({ name: chat.name, unreadCount: chat.unreadCount, archived: chat.archived }),
		...told({ pinned: chat.pinned }),
		...(chat.mutedUntil === null ? {} : { muteEndTime: epochSeconds.encode(chat.mutedUntil) }),
		instanceId: instanceIdOf(instance),
	},
});

const encodeContact =
	(name: string) =>
	({ id, phone, lid, ...contact }: EventData<'contact.added'>, instance: string) => ({
		name,
		data: {
			...encodeAddress({ chatId: id, phone, lid }),
			pushName: contact.profileName ?? contact.name,
			...told({ name: contact.name, profilePicUrl: contact.pictureUrl }),
			instanceId: instanceIdOf(instance),
		},
	});

export const chatEncoders: Encoders<
	| 'chat.added'
	| 'chat.updated'
	| 'chat.deleted'
	| 'contact.added'
	| 'contact.updated'
	| 'presence.updated'
	| 'label.updated'
	| 'label.assigned'
> = {
	'chat.added': encodeChat('chats.upsert'),
	'chat.updated': encodeChat('chats.update'),
	'chat.deleted': ({ chatId }) => ({ name: 'chats.delete', data: [chatId] }),
	'contact.added': encodeContact('contacts.upsert'),
	'contact.updated': encodeContact('contacts.update'),
	'presence.updated': ({ chatId, person, presence, lastSeen }) => ({
		name: 'presence.update',
		data: {
			id: chatId,
			presences: {
				[person.id]: {
					lastKnownPresence: presence,
					...(lastSeen === null ? {} : { lastSeen: epochSeconds.encode(lastSeen) }),
				},
			},
		},
	}),
	'label.updated': ({ labelId, name, color, deleted }, instance) => ({
		name: 'labels.edit',
		data: { id: labelId, name, color, deleted, instanceId: instanceIdOf(instance) },
	}),
	'label.assigned': ({ labelId, chatId, messageId, action }, instance) => ({
		name: 'labels.association',
		data: { instance, type: action, chatId, labelId, ...told({ messageId }) },
	}),
};

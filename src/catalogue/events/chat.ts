import { z } from 'zod';
import { defineEvent } from '../define';
import { isoTime, person, personExample } from '../fields';

const timestamp = '2026-11-22T09:00:00.000Z';

const chat = z.object({
	chatId: z.string().meta({ description: 'JID of the chat' }),
	phone: z.string().nullable(),
	lid: z.string().nullable(),
	name: z.string().nullable(),
	isGroup: z.boolean(),
	unreadCount: z.int().nullable(),
	archived: z.boolean().nullable(),
	pinned: z.boolean().nullable(),
	mutedUntil: isoTime.nullable(),
	timestamp: isoTime,
});

const chatExample = {
	chatId: '123456789012345@lid',
	phone: '5511988887777',
	lid: '123456789012345@lid',
	name: 'Eve',
	isGroup: false,
	unreadCount: 1,
	archived: false,
	pinned: false,
	mutedUntil: null,
	timestamp,
} satisfies z.output<typeof chat>;

export const added = defineEvent({
	name: 'chat.added',
	title: 'Chat Added',
	description: 'A chat began',
	lane: 'chat',
	embedded: 'works',
	data: chat,
	example: chatExample,
});

export const updated = defineEvent({
	name: 'chat.updated',
	title: 'Chat Updated',
	description: 'A chat was read, archived, pinned, muted or renamed; null tells nothing new',
	lane: 'chat',
	embedded: 'works',
	data: chat,
	example: { ...chatExample, unreadCount: 0, archived: null, pinned: null },
});

export const deleted = defineEvent({
	name: 'chat.deleted',
	title: 'Chat Deleted',
	description: 'A chat was deleted on the phone',
	lane: 'chat',
	embedded: 'works',
	data: z.object({ chatId: z.string(), timestamp: isoTime }),
	example: { chatId: chatExample.chatId, timestamp },
});

export const presence = defineEvent({
	name: 'presence.updated',
	title: 'Presence Updated',
	description: 'Somebody is typing, recording, online or gone; only for chats that were subscribed',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		chatId: z.string(),
		person,
		presence: z.enum(['available', 'unavailable', 'composing', 'recording', 'paused']),
		lastSeen: isoTime.nullable(),
		timestamp: isoTime,
	}),
	example: {
		chatId: chatExample.chatId,
		person: personExample,
		presence: 'composing',
		lastSeen: null,
		timestamp,
	},
});

const contact = person.extend({
	profileName: z.string().nullable().meta({ description: 'Name that the person gave to himself' }),
	pictureUrl: z.string().nullable().meta({ description: 'Null tells nothing new' }),
	timestamp: isoTime,
});

const contactExample = {
	...personExample,
	profileName: 'Eve',
	pictureUrl: null,
	timestamp,
} satisfies z.output<typeof contact>;

export const contactAdded = defineEvent({
	name: 'contact.added',
	title: 'Contact Added',
	description: 'A contact became known',
	lane: 'instance',
	embedded: 'works',
	data: contact,
	example: contactExample,
});

export const contactUpdated = defineEvent({
	name: 'contact.updated',
	title: 'Contact Updated',
	description: 'A contact changed name, number or picture',
	lane: 'instance',
	embedded: 'works',
	data: contact,
	example: { ...contactExample, name: 'Eve Adams' },
});

export const labelUpdated = defineEvent({
	name: 'label.updated',
	title: 'Label Updated',
	description: 'A label was made, changed or deleted',
	lane: 'instance',
	embedded: 'works',
	data: z.object({
		labelId: z.string(),
		name: z.string().nullable(),
		color: z.int().nullable().meta({ description: 'Number of the colour in WhatsApp, from 0' }),
		deleted: z.boolean(),
		timestamp: isoTime,
	}),
	example: { labelId: '1', name: 'New customer', color: 0, deleted: false, timestamp },
});

export const labelAssigned = defineEvent({
	name: 'label.assigned',
	title: 'Label Assigned',
	description: 'A label was put on a chat or a message, or taken off',
	lane: 'instance',
	embedded: 'works',
	data: z.object({
		labelId: z.string(),
		chatId: z.string(),
		messageId: z.string().nullable(),
		action: z.enum(['add', 'remove']),
		timestamp: isoTime,
	}),
	example: { labelId: '1', chatId: chatExample.chatId, messageId: null, action: 'add', timestamp },
});

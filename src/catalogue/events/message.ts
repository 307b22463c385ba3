import { z } from 'zod';
import { defineEvent } from '../define';
import { failure, isoTime, messageState } from '../fields';

const person = z.object({
	id: z.string().meta({ description: 'JID of the person' }),
	phone: z.string().nullable().meta({ description: 'Digits only, when known' }),
	lid: z.string().nullable(),
	name: z.string().nullable().meta({ description: 'Name that the person shows' }),
});

const content = z.object({
	type: z.enum(['text', 'unsupported']).meta({
		description: 'Kind of content; unsupported ones are told by name in `kind`',
	}),
	text: z.string().nullable(),
	kind: z
		.string()
		.nullable()
		.meta({ description: 'Name of the protobuf field, for unsupported content' }),
	quoted: z
		.object({ messageId: z.string(), text: z.string().nullable(), sender: z.string().nullable() })
		.nullable()
		.meta({ description: 'The message this one replies to' }),
	mentions: z.array(z.string()).meta({ description: 'JIDs of people mentioned' }),
});

const chatFields = {
	messageId: z.string().meta({ description: 'WhatsApp ID, to reply and react to' }),
	chatId: z.string().meta({ description: 'JID of the chat, safe to reply to' }),
	phone: z.string().nullable().meta({ description: 'Number of the chat, digits only, when known' }),
	lid: z.string().nullable().meta({ description: 'LID of the chat, when known' }),
};

const message = z.object({
	...chatFields,
	isGroup: z.boolean(),
	sender: person,
	message: content,
	sentBy: z.enum(['contact', 'api', 'human']).meta({
		description: 'A contact, this gateway, or a person at the linked phone',
	}),
	timestamp: isoTime,
	raw: z.record(z.string(), z.unknown()).meta({ description: 'The protobuf message as JSON' }),
});

const chatExample = {
	messageId: '3EB0C767D26A1B2E5C7A',
	chatId: '123456789012345@lid',
	phone: '5511988887777',
	lid: '123456789012345@lid',
} as const;

const example = {
	...chatExample,
	isGroup: false,
	sender: {
		id: '123456789012345@lid',
		phone: '5511988887777',
		lid: '123456789012345@lid',
		name: 'Eve',
	},
	message: { type: 'text', text: 'hi', kind: null, quoted: null, mentions: [] },
	sentBy: 'contact',
	timestamp: '2026-11-22T09:00:00.000Z',
	raw: { conversation: 'hi' },
} satisfies z.output<typeof message>;

export const received = defineEvent({
	name: 'message.received',
	title: 'Message Received',
	description: 'A message arrived',
	lane: 'chat',
	data: message,
	example,
});

export const sent = defineEvent({
	name: 'message.sent',
	title: 'Message Sent',
	description: 'A message went out, from this gateway or from the linked phone',
	lane: 'chat',
	data: message,
	example: { ...example, sentBy: 'api' },
});

export const status = defineEvent({
	name: 'message.status',
	title: 'Message Status',
	description: 'A sent message reached a further state, or failed',
	lane: 'chat',
	data: z.object({ ...chatFields, state: messageState, failure, timestamp: isoTime }),
	example: {
		...chatExample,
		state: 'delivered',
		failure: null,
		timestamp: '2026-11-22T09:00:01.000Z',
	},
});

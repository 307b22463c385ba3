import { z } from 'zod';
import { isoTime } from './basics';

export const tag = z.object({
	tagId: z.string(),
	name: z.string(),
	color: z.string().nullable().meta({ description: '# and six hexadecimal digits' }),
	conversations: z.int().nullable().meta({ description: 'How many conversations carry it' }),
	createdAt: isoTime.nullable(),
	updatedAt: isoTime.nullable(),
});

export const tagExample = {
	tagId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
	name: 'VIP',
	color: '#FF5733',
	conversations: 3,
	createdAt: '2026-11-22T09:00:00.000Z',
	updatedAt: null,
} satisfies z.output<typeof tag>;

/** Whether a bot, a flow or a workflow answers in a conversation; sends by hand are refused while it does. */
export const automation = z.object({
	status: z.enum(['active', 'paused']).nullable().meta({
		description: 'Null when nothing automatic is attached',
	}),
	canSend: z.boolean().meta({ description: 'Whether a message may be sent by hand now' }),
	pausedAt: isoTime.nullable(),
	pausedBy: z.string().nullable().meta({ description: 'Name of who paused it' }),
	reason: z.string().nullable(),
});

export const automationExample = {
	status: 'active',
	canSend: false,
	pausedAt: null,
	pausedBy: null,
	reason: null,
} satisfies z.output<typeof automation>;

export const conversation = z.object({
	conversationId: z.string(),
	instance: z.string().nullable(),
	chatId: z.string().nullable().meta({ description: 'JID to send to, when known' }),
	phone: z.string().nullable().meta({ description: 'Digits only, when known' }),
	contactName: z.string().nullable().meta({ description: 'Name as saved' }),
	displayName: z.string().nullable().meta({ description: 'Name to show' }),
	isGroup: z.boolean(),
	pictureUrl: z.string().nullable(),
	lastMessage: z.string().nullable().meta({ description: 'Text of the newest message' }),
	lastMessageAt: isoTime.nullable(),
	unreadCount: z.int(),
	archived: z.boolean().nullable(),
	tags: z.array(tag).nullable().meta({ description: 'Null when they were not asked for' }),
	automation: automation.nullable().meta({ description: 'Null in lists' }),
});

export const conversationExample = {
	conversationId: '550e8400-e29b-41d4-a716-446655440000',
	instance: 'sales',
	chatId: '5511988887777@s.whatsapp.net',
	phone: '5511988887777',
	contactName: 'Eve Adams',
	displayName: 'Eve Adams',
	isGroup: false,
	pictureUrl: null,
	lastMessage: 'hi',
	lastMessageAt: '2026-11-22T09:00:00.000Z',
	unreadCount: 1,
	archived: false,
	tags: null,
	automation: null,
} satisfies z.output<typeof conversation>;

export const conversationId = z.string().min(1).meta({
	title: 'Conversation',
	description: 'ID of the conversation, as the list gave it, or chat ID of its chat',
});

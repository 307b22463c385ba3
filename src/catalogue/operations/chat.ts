import { z } from 'zod';
import { defineOperation } from '../define';
import {
	deleted,
	disappearing,
	done,
	instance,
	isoTime,
	messageId,
	messageKey,
	pageInfo,
	paging,
	targetChat,
} from '../fields';

const one = { instance: 'sales', chat: '5511988887777' };
const success = { success: true } as const;

/** Moving a chat in the list names the newest message seen, so that the phone can tell what came later. */
const lastMessage = z
	.object({
		messageId: messageId.meta({ title: 'Message ID', description: 'ID of the newest message' }),
		chatId: z.string().optional().meta({ title: 'Chat ID', description: 'JID of its chat' }),
		fromMe: z
			.boolean()
			.optional()
			.meta({ title: 'From Me', description: 'Whether this account sent it' }),
		timestamp: z.iso
			.datetime({ offset: true })
			.optional()
			.meta({ title: 'Time', description: 'When it was sent' }),
	})
	.optional()
	.meta({
		title: 'Last Message',
		description: 'Newest message of the chat, for gateways that keep no messages',
		ui: { advanced: true },
	});

export const list = defineOperation({
	id: 'chat.list',
	title: 'Get Many',
	action: 'Get many chats',
	description: 'Lists the chats of an instance, the newest first.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...paging }),
	output: z.object({
		chats: z.array(
			z.object({
				chatId: z.string().meta({ description: 'JID to send to' }),
				phone: z.string().nullable(),
				lid: z.string().nullable(),
				name: z.string().nullable(),
				isGroup: z.boolean(),
				unreadCount: z.int().nullable(),
				lastMessageAt: isoTime.nullable(),
				lastMessage: z.string().nullable().meta({ description: 'Text of the newest message' }),
				archived: z.boolean().nullable(),
				pinned: z.boolean().nullable(),
				mutedUntil: isoTime.nullable(),
				pictureUrl: z.string().nullable(),
			}),
		),
		pageInfo,
	}),
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				chats: [
					{
						chatId: '5511988887777@s.whatsapp.net',
						phone: '5511988887777',
						lid: null,
						name: 'Eve',
						isGroup: false,
						unreadCount: 1,
						lastMessageAt: '2026-11-22T09:00:00.000Z',
						lastMessage: 'hi',
						archived: false,
						pinned: false,
						mutedUntil: null,
						pictureUrl: null,
					},
				],
				pageInfo: null,
			},
		},
	],
});

export const setArchived = defineOperation({
	id: 'chat.setArchived',
	title: 'Archive',
	action: 'Archive or unarchive a chat',
	description: 'Moves a chat to the archive, or back.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		archived: z
			.boolean()
			.default(true)
			.meta({ title: 'Archived', description: 'Whether the chat is in the archive' }),
		lastMessage,
	}),
	output: done,
	examples: [{ input: one, output: success }],
});

export const setPinned = defineOperation({
	id: 'chat.setPinned',
	title: 'Pin',
	action: 'Pin or unpin a chat',
	description: 'Keeps a chat at the top of the list, or lets it go. WhatsApp pins three at most.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		pinned: z
			.boolean()
			.default(true)
			.meta({ title: 'Pinned', description: 'Whether the chat stays at the top' }),
	}),
	output: done,
	examples: [{ input: one, output: success }],
});

export const setMuted = defineOperation({
	id: 'chat.setMuted',
	title: 'Mute',
	action: 'Mute or unmute a chat',
	description: 'Silences the notifications of a chat on the phone, or lets them sound again.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		muted: z
			.boolean()
			.default(true)
			.meta({ title: 'Muted', description: 'Whether the chat is silent' }),
		until: z.iso
			.datetime({ offset: true })
			.optional()
			.meta({
				title: 'Until',
				description: 'When it sounds again; never when left out',
				ui: { advanced: true },
			}),
	}),
	output: done,
	examples: [{ input: { ...one, until: '2026-11-23T09:00:00.000Z' }, output: success }],
});

export const markRead = defineOperation({
	id: 'chat.markRead',
	title: 'Mark as Read',
	action: 'Mark a chat as read',
	description: 'Marks the whole chat as read.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, chat: targetChat, lastMessage }),
	output: done,
	examples: [
		{ input: one, output: success },
		{ input: { ...one, lastMessage: { messageId: '3EB0C767D26A1B2E5C7A' } }, output: success },
	],
});

export const markUnread = defineOperation({
	id: 'chat.markUnread',
	title: 'Mark as Unread',
	action: 'Mark a chat as unread',
	description: 'Puts the unread mark on a chat.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, chat: targetChat, lastMessage }),
	output: done,
	examples: [{ input: one, output: success }],
});

export const setBlocked = defineOperation({
	id: 'chat.setBlocked',
	title: 'Block',
	action: 'Block or unblock a contact',
	description: 'Blocks a person, who can then neither write nor call, or lifts the block.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		blocked: z
			.boolean()
			.default(true)
			.meta({ title: 'Blocked', description: 'Whether the person is blocked' }),
	}),
	output: z.object({ chatId: z.string().nullable(), blocked: z.boolean() }),
	examples: [{ input: one, output: { chatId: '5511988887777@s.whatsapp.net', blocked: true } }],
});

export const listBlocked = defineOperation({
	id: 'chat.listBlocked',
	title: 'Get Blocked',
	action: 'Get the blocked contacts',
	description: 'Lists the people that this account blocks.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object({ chatIds: z.array(z.string()) }),
	examples: [
		{
			input: { instance: 'sales' },
			output: { chatIds: ['5511977776666@s.whatsapp.net'] },
		},
	],
});

export const sendPresence = defineOperation({
	id: 'chat.sendPresence',
	title: 'Send Presence',
	action: 'Show typing or recording in a chat',
	description:
		'Shows "typing…" or "recording…" in a chat. WhatsApp clears it after about 20 seconds.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		presence: z
			.enum(['composing', 'recording', 'paused', 'available', 'unavailable'])
			.default('composing')
			.meta({ title: 'Presence', description: 'What the other side sees' }),
		durationMs: z
			.int()
			.min(0)
			.max(60_000)
			.optional()
			.meta({
				title: 'Duration',
				description:
					'Milliseconds to show it, then it is paused; until WhatsApp clears it when left out',
				ui: { advanced: true },
			}),
	}),
	output: done,
	examples: [{ input: { ...one, presence: 'composing', durationMs: 1200 }, output: success }],
});

const remove = defineOperation({
	id: 'chat.delete',
	title: 'Delete',
	action: 'Delete a chat',
	description: 'Deletes a chat with its messages on this account alone. This cannot be undone.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, chat: targetChat, lastMessage }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };

export const setDisappearing = defineOperation({
	id: 'chat.setDisappearing',
	title: 'Set Disappearing Messages',
	action: 'Set when messages of a chat vanish',
	description: 'Sets after which time new messages of a chat with one person vanish.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, chat: targetChat, disappearAfter: disappearing }),
	output: done,
	examples: [{ input: { ...one, disappearAfter: '24h' }, output: success }],
});

export const fetchHistory = defineOperation({
	id: 'chat.fetchHistory',
	title: 'Fetch History',
	action: 'Ask the phone for older messages',
	description:
		'Asks the phone for messages older than the oldest one known. They arrive as history.synced events.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		...messageKey,
		count: z.int().min(1).max(50).default(50).meta({
			title: 'Count',
			description: 'How many messages to ask for, up to 50',
		}),
	}),
	output: z.object({ requestId: z.string() }),
	examples: [
		{
			input: { ...one, messageId: '3EB0C767D26A1B2E5C7A' },
			output: { requestId: '3EB0F00D26A1B2E5C7A1' },
		},
	],
});

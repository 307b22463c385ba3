import { z } from 'zod';
import { defineOperation } from '../define';
import {
	anyInstance,
	conversation,
	conversationExample,
	conversationId,
	deleted,
	done,
	isoTime,
	message,
	messageExample,
	messageState,
	pageInfo,
	paging,
	tag,
	tagExample,
} from '../fields';

const one = { conversationId: conversationExample.conversationId };

const view = z
	.enum(['plain', 'chat'])
	.optional()
	.meta({
		title: 'View',
		description: 'Chat adds what a screen shows: resolved mentions and grouped reactions',
		ui: { advanced: true },
	});

export const list = defineOperation({
	id: 'conversation.list',
	title: 'Get Many',
	action: 'Get many conversations',
	description: 'Lists conversations with their unread counts, the newest first.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		search: z.string().optional().meta({
			title: 'Search',
			description: 'Only conversations whose name or number has this in it',
		}),
		unread: z.boolean().optional().meta({
			title: 'Only Unread',
			description: 'Whether to list only conversations with unread messages',
		}),
		isGroup: z
			.boolean()
			.optional()
			.meta({
				title: 'Only Groups',
				description: 'Whether to list only groups, or only people; both when left out',
				ui: { advanced: true },
			}),
		archived: z
			.boolean()
			.optional()
			.meta({
				title: 'Archived',
				description: 'Whether to list the archive in place of what is open',
				ui: { advanced: true },
			}),
		tagIds: z
			.array(z.string().min(1))
			.optional()
			.meta({
				title: 'Tags',
				description: 'Only conversations with any of these tags',
				ui: { widget: 'tag', advanced: true },
			}),
		untagged: z
			.boolean()
			.optional()
			.meta({
				title: 'Only Untagged',
				description: 'Whether to list only conversations without tags',
				ui: { advanced: true },
			}),
		includeTags: z
			.boolean()
			.optional()
			.meta({
				title: 'Include Tags',
				description: 'Whether to add the tags to each conversation',
				ui: { advanced: true },
			}),
		view,
		...paging,
	}),
	output: z.object({ conversations: z.array(conversation), pageInfo }),
	examples: [
		{
			input: { instance: 'sales', unread: true },
			output: { conversations: [conversationExample], pageInfo: null },
		},
	],
});

export const get = defineOperation({
	id: 'conversation.get',
	title: 'Get',
	action: 'Get a conversation',
	description: 'Shows one conversation and whether automation answers in it.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId, view }),
	output: conversation,
	examples: [{ input: one, output: conversationExample }],
});

const time = z.iso.datetime({ offset: true }).optional();

const cursor = z.int().min(1).optional();

const row = message.extend({
	number: z.int().nullable().meta({ description: 'Position, to page by' }),
	state: messageState.nullable(),
	starred: z.boolean().optional().meta({ description: 'Whether it has a star' }),
	html: z
		.string()
		.nullable()
		.meta({ description: 'Text as HTML with mentions resolved, in the chat view' }),
	reactions: z
		.array(
			z.object({
				emoji: z.string(),
				count: z.int(),
				mine: z.boolean().meta({ description: 'Whether this account is among them' }),
				phones: z.array(z.string()),
				names: z.array(z.string()),
			}),
		)
		.nullable()
		.meta({ description: 'Grouped by emoji, in the chat view' }),
});

export const listMessages = defineOperation({
	id: 'conversation.listMessages',
	title: 'Get Messages',
	action: 'Get the messages of a conversation',
	description:
		'Lists the messages of a conversation by cursor or by date, the oldest of a page first.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		conversationId,
		limit: z
			.int()
			.min(1)
			.max(100)
			.optional()
			.meta({ title: 'Limit', description: 'How many messages, up to 100' }),
		before: cursor.meta({
			title: 'Before',
			description: 'Only messages older than the one with this number',
			ui: { advanced: true },
		}),
		after: cursor.meta({
			title: 'After',
			description: 'Only messages newer than the one with this number',
			ui: { advanced: true },
		}),
		from: time.meta({
			title: 'From',
			description: 'Only messages from this time on',
			ui: { advanced: true },
		}),
		to: time.meta({
			title: 'To',
			description: 'Only messages up to this time',
			ui: { advanced: true },
		}),
		view,
	}),
	output: z.object({
		messages: z.array(row),
		hasMore: z.boolean(),
		oldest: z.int().nullable().meta({ description: 'Smallest number on this page' }),
		newest: z.int().nullable().meta({ description: 'Largest number on this page' }),
	}),
	examples: [
		{
			input: { ...one, limit: 50 },
			output: {
				messages: [{ ...messageExample, number: 1, state: null, html: null, reactions: null }],
				hasMore: false,
				oldest: 1,
				newest: 1,
			},
		},
	],
});

export const markRead = defineOperation({
	id: 'conversation.markRead',
	title: 'Mark as Read',
	action: 'Mark a conversation as read',
	description: 'Sets the unread count of a conversation to zero.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId }),
	output: done,
	examples: [{ input: one, output: { success: true } }],
});

export const setArchived = defineOperation({
	id: 'conversation.setArchived',
	title: 'Archive',
	action: 'Archive or restore a conversation',
	description: 'Moves a conversation to the archive, or back. Automation resumes only from there.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		conversationId,
		archived: z
			.boolean()
			.default(true)
			.meta({ title: 'Archived', description: 'Whether the conversation is in the archive' }),
	}),
	output: z.object({
		conversationId: z.string(),
		archived: z.boolean(),
		archivedAt: isoTime.nullable(),
	}),
	examples: [
		{
			input: one,
			output: { ...one, archived: true, archivedAt: '2026-11-22T09:00:00.000Z' },
		},
	],
});

const remove = defineOperation({
	id: 'conversation.delete',
	title: 'Delete',
	action: 'Delete a conversation',
	description: 'Deletes a conversation with its messages at the gateway. This cannot be undone.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, conversationId }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };

export const setTags = defineOperation({
	id: 'conversation.setTags',
	title: 'Set Tags',
	action: 'Set the tags of a conversation',
	description: 'Replaces the tags of a conversation by these. An empty list takes all off.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		conversationId,
		tagIds: z
			.array(z.string().min(1))
			.meta({ title: 'Tags', description: 'All tags it shall carry', ui: { widget: 'tag' } }),
	}),
	output: z.object({ tags: z.array(tag) }),
	examples: [{ input: { ...one, tagIds: [tagExample.tagId] }, output: { tags: [tagExample] } }],
});

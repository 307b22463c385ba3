import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	instance,
	isoTime,
	message,
	messageExample,
	messageKey,
	messageState,
	pageInfo,
	paging,
	postCounts,
	receipt,
	recipientStates,
	sentExample,
	targetChat,
} from '../../fields';

const stored = message.extend({
	state: messageState.nullable().meta({ description: 'How far it has come, for sent messages' }),
	starred: z
		.boolean()
		.optional()
		.meta({ description: 'Whether it has a star; only where the gateway keeps that' }),
	views: postCounts.views.optional(),
	reactions: postCounts.reactions.optional(),
});

const storedExample = { ...messageExample, state: null, starred: false } satisfies z.output<
	typeof stored
>;

export const get = defineOperation({
	id: 'message.get',
	title: 'Get',
	action: 'Get a message',
	description: 'Shows one message that the gateway keeps.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, chat: messageKey.chat, messageId: messageKey.messageId }),
	output: stored.extend({ recipients: recipientStates }),
	examples: [
		{
			input: { instance: 'sales', messageId: messageExample.messageId },
			output: storedExample,
		},
		{
			input: { instance: 'sales', chat: '5511988887777', messageId: messageExample.messageId },
			output: storedExample,
		},
	],
});

export const list = defineOperation({
	id: 'message.list',
	title: 'Get Many',
	action: 'Get many messages',
	description: 'Lists the messages of a chat that the gateway keeps, newest first.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat.optional().meta({
			title: 'Chat',
			description: 'Only messages of this chat; some gateways need it',
			ui: { widget: 'chat', placeholder: '5511988887777' },
		}),
		starred: z
			.boolean()
			.optional()
			.meta({
				title: 'Only Starred',
				description: 'Whether to list only messages with a star; false lists only those without',
				ui: { advanced: true },
			}),
		...paging,
	}),
	output: z.object({ messages: z.array(stored), pageInfo }),
	examples: [
		{
			input: { instance: 'sales', chat: '5511988887777' },
			output: { messages: [storedExample], pageInfo: null },
		},
	],
});

export const getState = defineOperation({
	id: 'message.getState',
	title: 'Get State',
	action: 'Get the state of a sent message',
	description: 'Says how far a message that was sent through this gateway has come.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		messageId: z
			.string()
			.min(1)
			.meta({
				title: 'Message ID',
				description: 'ID that the send answered',
				ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
			}),
	}),
	output: receipt.extend({ recipients: recipientStates }),
	examples: [
		{
			input: { instance: 'sales', messageId: sentExample.messageId },
			output: { ...sentExample, state: 'delivered' },
		},
	],
});

export const listStates = defineOperation({
	id: 'message.listStates',
	title: 'Get Many States',
	action: 'Get the states that messages went through',
	description:
		'Lists the states that sent messages reached, one row for each step. Without a message ID a page is one of messages.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		chat: messageKey.chat,
		messageId: messageKey.messageId.optional().meta({
			title: 'Message ID',
			description: 'Only the states of this message',
			ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
		}),
		...paging,
	}),
	output: z.object({
		states: z.array(
			z.object({
				messageId: z.string(),
				chatId: z.string(),
				fromMe: z.boolean(),
				participant: z
					.string()
					.nullable()
					.meta({ description: 'Who reached it, in a group or of a status' }),
				state: messageState,
				timestamp: isoTime.nullable(),
			}),
		),
		pageInfo,
	}),
	examples: [
		{
			input: { instance: 'sales', messageId: sentExample.messageId },
			output: {
				states: [
					{
						messageId: sentExample.messageId,
						chatId: sentExample.chatId,
						fromMe: true,
						participant: null,
						state: 'delivered',
						timestamp: '2026-11-22T09:00:01.000Z',
					},
				],
				pageInfo: null,
			},
		},
	],
});

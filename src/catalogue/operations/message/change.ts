import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	chat,
	deleted,
	done,
	instance,
	messageKey,
	outboxOptions,
	receipt,
	sendOptions,
	sentExample,
	targetChat,
	textContent,
} from '../../fields';

const one = { instance: 'sales', chat: '5511988887777', messageId: '3EB0C767D26A1B2E5C7A' };

export const react = defineOperation({
	id: 'message.react',
	title: 'React',
	action: 'React to a message',
	description: 'Puts an emoji on a message, or takes it off again.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		...messageKey,
		emoji: z
			.string()
			.max(32)
			.meta({
				title: 'Emoji',
				description: 'Empty takes the reaction back',
				ui: { placeholder: '👍', clearable: true },
			}),
	}),
	output: receipt,
	examples: [{ input: { ...one, emoji: '👍' }, output: sentExample }],
});

export const edit = defineOperation({
	id: 'message.edit',
	title: 'Edit',
	action: 'Edit a sent message',
	description: 'Changes the text of a message of this account, up to 15 minutes after it was sent.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...messageKey, text: textContent.text }),
	output: receipt,
	examples: [{ input: { ...one, text: 'Hello again' }, output: sentExample }],
});

/** `delete` is a word of the language, so the export renames it. */
const remove = defineOperation({
	id: 'message.delete',
	title: 'Delete',
	action: 'Delete a message for everyone',
	description:
		'Deletes a message for everyone in the chat. This cannot be undone. Group admins may delete what others wrote.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...messageKey }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };

export const forward = defineOperation({
	id: 'message.forward',
	title: 'Forward',
	action: 'Forward a message',
	description: 'Sends a message on to another chat, marked as forwarded.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat,
		...messageKey,
		content: z
			.record(z.string(), z.unknown())
			.optional()
			.meta({
				title: 'Content',
				description:
					'The message as JSON, as the raw field of a trigger gave it, for gateways that keep no messages',
				ui: { widget: 'json', advanced: true },
			}),
		waitFor: sendOptions.waitFor,
		waitMs: sendOptions.waitMs,
		idempotencyKey: sendOptions.idempotencyKey,
		...outboxOptions,
	}),
	output: receipt,
	examples: [
		{
			input: { ...one, to: '5511977776666' },
			output: { ...sentExample, chatId: '5511977776666@s.whatsapp.net', phone: '5511977776666' },
		},
		{
			input: { ...one, to: '5511977776666', fromMe: false, content: { conversation: 'hi' } },
			output: { ...sentExample, chatId: '5511977776666@s.whatsapp.net', phone: '5511977776666' },
		},
	],
});

export const pin = defineOperation({
	id: 'message.pin',
	title: 'Pin',
	action: 'Pin or unpin a message',
	description: 'Pins a message at the top of its chat for a time, or takes it down.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		...messageKey,
		pinned: z
			.boolean()
			.default(true)
			.meta({ title: 'Pinned', description: 'Whether the message is pinned' }),
		pinnedFor: z
			.enum(['24h', '7d', '30d'])
			.default('7d')
			.meta({
				title: 'Pinned For',
				description: 'How long the message stays pinned',
				ui: { advanced: true },
			}),
	}),
	output: done,
	examples: [{ input: { ...one, pinned: true }, output: { success: true } }],
});

export const star = defineOperation({
	id: 'message.star',
	title: 'Star',
	action: 'Star or unstar a message',
	description: 'Marks a message with a star for this account, or takes the star off.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		...messageKey,
		starred: z
			.boolean()
			.default(true)
			.meta({ title: 'Starred', description: 'Whether the message has a star' }),
	}),
	output: done,
	examples: [{ input: { ...one, starred: true }, output: { success: true } }],
});

export const markRead = defineOperation({
	id: 'message.markRead',
	title: 'Mark as Read',
	action: 'Mark messages as read',
	description: 'Tells the sender that messages were read.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		chat: targetChat,
		messageIds: z
			.array(z.string().min(1))
			.min(1)
			.meta({ title: 'Message IDs', description: 'Messages of this chat that were read' }),
		fromMe: messageKey.fromMe,
		sender: messageKey.sender,
	}),
	output: done,
	examples: [
		{
			input: { instance: 'sales', chat: one.chat, messageIds: [one.messageId] },
			output: { success: true },
		},
	],
});

import { z } from 'zod';

/** WhatsApp's own limit on the length of a text message, in UTF-16 code units. */
export const textLimit = 65_536;

/** Longest wait that a call may ask for, in milliseconds. */
export const waitLimit = 120_000;

export const instance = z
	.string()
	.regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _')
	.meta({
		title: 'Instance',
		description: 'Name of the instance, which is one linked WhatsApp account',
		ui: { placeholder: 'sales' },
	});

export const chat = z
	.string()
	.trim()
	.min(1, 'is empty')
	.meta({
		title: 'Send To',
		description: 'Phone number with country code, or a chat ID that a trigger gave',
		ui: { widget: 'chat', placeholder: '5511988887777' },
	});

export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601 time in UTC' });

/** For calls that reach over all instances of an account: which one is meant, or none. */
export const anyInstance = instance.optional().meta({
	title: 'Instance',
	description: 'Only this instance; left out, all that the key may see',
	ui: { placeholder: 'sales' },
});

/** The chat that an action is about, as opposed to one that is sent to. */
export const targetChat = chat.meta({
	title: 'Chat',
	description: 'Phone number with country code, or a chat ID that a trigger gave',
	ui: { widget: 'chat', placeholder: '5511988887777' },
});

export const messageId = z
	.string()
	.min(1, 'is empty')
	.meta({
		title: 'Message ID',
		description: 'WhatsApp ID of the message, as a trigger or a send gave it',
		ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
	});

/** Names one message for good. Gateways that keep messages find the rest by the ID. */
export const messageKey = {
	chat: targetChat.optional().meta({
		title: 'Chat',
		description: 'Chat of the message; gateways that keep messages find it by the message ID',
		ui: { widget: 'chat', placeholder: '5511988887777' },
	}),
	messageId,
	fromMe: z
		.boolean()
		.optional()
		.meta({
			title: 'From Me',
			description: 'Whether this account sent the message; looked up when left out',
			ui: { advanced: true },
		}),
	sender: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'Author',
			description: 'JID of who wrote the message, in a group; looked up when left out',
			ui: { advanced: true },
		}),
};

export const people = z.array(z.string().trim().min(1)).min(1).max(1024);

/** Page numbers, for lists that the gateway pages. */
export const paging = {
	page: z
		.int()
		.min(1)
		.optional()
		.meta({ title: 'Page', description: 'Page to show, from 1', ui: { advanced: true } }),
	pageSize: z
		.int()
		.min(1)
		.max(100)
		.optional()
		.meta({ title: 'Page Size', description: 'Rows on a page, up to 100', ui: { advanced: true } }),
};

export const pageInfo = z
	.object({
		page: z.int(),
		pageSize: z.int(),
		pages: z.int().nullable(),
		total: z.int().nullable(),
	})
	.nullable()
	.meta({ description: 'Where this page stands; null when the gateway answers all rows at once' });

/** What deletions answer. */
export const deleted = z.object({ deleted: z.literal(true) });

/** What an action answers that has nothing else to tell. */
export const done = z.object({ success: z.literal(true) });

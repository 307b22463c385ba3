import { z } from 'zod';
import { instanceStates } from '../domain/instance';
import { messageStates } from '../domain/message';

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

/** Options that every operation that makes a message takes. */
export const sendOptions = {
	replyTo: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'Reply To',
			description: 'ID of the message to quote',
			ui: { advanced: true, placeholder: '3EB0C767D26A1B2E5C7A' },
		}),
	mentions: z
		.array(z.string().min(1))
		.max(1024)
		.optional()
		.meta({
			title: 'Mentions',
			description: 'Phone numbers or IDs of people to mention, whose @number stands in the text',
			ui: { advanced: true },
		}),
	delayMs: z
		.int()
		.min(0)
		.max(60_000)
		.optional()
		.meta({
			title: 'Typing Time',
			description: 'How long to show "typing…" before sending, in milliseconds',
			ui: { advanced: true },
		}),
	waitFor: z
		.enum(['accepted', 'server_ack', 'delivered'])
		.default('server_ack')
		.meta({
			title: 'Wait For',
			description: 'When to answer: once stored, once WhatsApp has it, or once the phone has it',
			ui: { advanced: true },
		}),
	waitMs: z
		.int()
		.min(0)
		.max(waitLimit)
		.default(30_000)
		.meta({
			title: 'Wait At Most',
			description: 'After this many milliseconds the call answers with the state reached so far',
			ui: { advanced: true },
		}),
	idempotencyKey: z
		.string()
		.min(1)
		.max(255)
		.optional()
		.meta({
			title: 'Idempotency Key',
			description: 'Two calls with the same key never make two messages',
			ui: { advanced: true },
		}),
};

export const messageState = z.enum(messageStates).meta({
	title: 'State',
	description: 'How far the message has come',
});

export const failure = z
	.object({ code: z.string(), message: z.string() })
	.nullable()
	.meta({ description: 'Why it failed, when it did' });

/** What every send answers. */
export const receipt = z.object({
	messageId: z.string().meta({ description: 'WhatsApp ID of the message, the same on every retry' }),
	chatId: z.string().meta({ description: 'JID of the chat, to reply to' }),
	phone: z.string().nullable().meta({ description: 'Number of the chat, digits only, when known' }),
	lid: z.string().nullable().meta({ description: 'LID of the chat, when known' }),
	state: messageState,
	failure,
	repeated: z.boolean().meta({
		description: 'Whether the idempotency key was used before, so that no second message was made',
	}),
	timestamp: isoTime,
});

export const instanceStatus = z.object({
	instance: z.string(),
	state: z.enum(instanceStates),
	network: z.enum(['whatsapp', 'sandbox']).meta({
		description: 'The real WhatsApp, or the local one for tests',
	}),
	since: isoTime,
	reason: z
		.object({ code: z.string(), message: z.string(), hint: z.string().optional() })
		.nullable()
		.meta({ description: 'Why it is in this state, and what to do' }),
	until: isoTime.nullable().meta({ description: 'End of a temporary ban' }),
	phone: z.string().nullable().meta({ description: 'Own number, digits only, once linked' }),
	lid: z.string().nullable(),
	profileName: z.string().nullable(),
});

/** What a person needs to link a phone; all null when there is nothing to scan. */
export const pairingOffer = {
	qr: z.string().nullable().meta({ description: 'Text inside the QR' }),
	qrImage: z.string().nullable().meta({ description: 'The QR as a PNG, in a data URL' }),
	pairingCode: z.string().nullable().meta({ description: 'Eight characters to type on the phone' }),
	expiresAt: isoTime.nullable().meta({ description: 'When this QR or code is replaced' }),
};

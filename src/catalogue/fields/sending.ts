import { z } from 'zod';
import { sendPriorities } from '../../domain/message';
import { waitLimit } from './basics';

/** Longest that a send may wait for its time, and then for its way out; seconds. */
export const sendAheadLimit = 30 * 24 * 3_600;
const sendExpiryLimit = 7 * 24 * 3_600;

/** What only a gateway with an outbox of its own can keep: when a send leaves, and what becomes of one that cannot. */
export const outboxOptions = {
	sendAt: z.iso
		.datetime({ offset: true })
		.optional()
		.meta({
			title: 'Send At',
			description:
				'When to send, ISO 8601 with its zone, up to 30 days ahead; the call answers once it is stored',
			ui: { advanced: true, placeholder: '2026-12-01T09:00:00-03:00' },
		}),
	expiresIn: z
		.int()
		.min(1)
		.max(sendExpiryLimit)
		.optional()
		.meta({
			title: 'Expires In',
			description:
				'Seconds after which it is given up when it could not leave, counted from Send At; an hour when left out',
			ui: { advanced: true },
		}),
	onCrash: z
		.enum(['resend', 'fail'])
		.optional()
		.meta({
			title: 'On Crash',
			description:
				'What to do when nobody knows whether it left: send it again under the same ID, or fail with UNCONFIRMED and never send twice',
			ui: { advanced: true },
		}),
	priority: z
		.enum(sendPriorities)
		.optional()
		.meta({
			title: 'Priority',
			description:
				'What goes first when sends have to wait: replies, then normal ones, then campaigns; sends to many are campaigns unless said otherwise',
			ui: { advanced: true },
		}),
};

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
	quoted: z
		.object({
			chatId: z.string().optional().meta({
				title: 'Chat ID',
				description: 'JID of the chat of the quoted message',
			}),
			fromMe: z.boolean().optional().meta({
				title: 'From Me',
				description: 'Whether this account sent the quoted message',
			}),
			sender: z.string().optional().meta({
				title: 'Author',
				description: 'JID of who wrote the quoted message, in a group',
			}),
			text: z.string().optional().meta({
				title: 'Text',
				description: 'Text of the quoted message, to show above the reply',
			}),
			content: z
				.record(z.string(), z.unknown())
				.optional()
				.meta({
					title: 'Content',
					description: 'The quoted message as JSON, as the raw field of a trigger gave it',
					ui: { widget: 'json' },
				}),
		})
		.optional()
		.meta({
			title: 'Quoted Message',
			description: 'What is known of the message to quote, for gateways that keep no messages',
			ui: { advanced: true },
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
	mentionAll: z
		.boolean()
		.optional()
		.meta({
			title: 'Mention Everyone',
			description: 'Whether to mention every member of the group',
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
	numberCheck: z
		.enum(['auto', 'always', 'never'])
		.optional()
		.meta({
			title: 'Number Check',
			description:
				'Whether to ask WhatsApp for the right form of the number first; auto asks for ambiguous ones only',
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
	...outboxOptions,
};

/** The people and groups of a send to many. */
export const recipients = z
	.array(z.string().trim().min(1))
	.min(1)
	.meta({
		title: 'Send To',
		description: 'Phone numbers with country code or chat IDs, sent to one after another',
		ui: { placeholder: '5511988887777' },
	});

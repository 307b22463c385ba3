import { z } from 'zod';
import { messageStates, waitReasons } from '../../domain/message';
import { isoTime } from './basics';
import { person } from './incoming';

export const messageState = z.enum(messageStates).meta({
	title: 'State',
	description:
		'How far the message has come; in a group, as far as with everybody who was in it and still is, and a status as far as with everybody who may see it',
});

export const failure = z
	.object({ code: z.string(), message: z.string() })
	.nullable()
	.meta({ description: 'Why it failed, when it did' });

/** What every send answers. */
export const receipt = z.object({
	messageId: z
		.string()
		.meta({ description: 'WhatsApp ID of the message, the same on every retry' }),
	chatId: z.string().meta({ description: 'JID of the chat, to reply to' }),
	phone: z.string().nullable().meta({ description: 'Number of the chat, digits only, when known' }),
	lid: z.string().nullable().meta({ description: 'LID of the chat, when known' }),
	state: messageState,
	failure,
	repeated: z.boolean().meta({
		description: 'Whether the idempotency key was used before, so that no second message was made',
	}),
	waitsUntil: isoTime.optional().meta({
		description: 'When it may leave, as long as that is to come',
	}),
	waitsFor: z.enum(waitReasons).optional().meta({ description: 'Why it may not leave before' }),
	timestamp: isoTime,
});

/** Of a message that this gateway sent to a group, and of a status. */
export const recipientStates = z
	.array(
		person.extend({
			state: z.enum(['server_ack', 'delivered', 'read', 'played']),
			deliveredAt: isoTime.nullable(),
			readAt: isoTime.nullable(),
			playedAt: isoTime.nullable(),
		}),
	)
	.optional()
	.meta({
		description:
			'In a group, and of a status: everybody whom it was for, and how far it has come with each',
	});

/** What a send to many answers: one result for each recipient, in the order asked. */
export const manyReceipt = z.object({
	sent: z.int().meta({ description: 'How many were sent' }),
	failed: z.int().meta({ description: 'How many failed' }),
	results: z.array(
		z.object({
			recipient: z.string().meta({ description: 'The recipient as asked' }),
			receipt: receipt.nullable().meta({ description: 'Null when it could not be sent' }),
			failure,
		}),
	),
});

/** A receipt as examples show it. */
export const sentExample = {
	messageId: '3EB0C767D26A1B2E5C7A',
	chatId: '5511988887777@s.whatsapp.net',
	phone: '5511988887777',
	lid: null,
	state: 'server_ack',
	failure: null,
	repeated: false,
	timestamp: '2026-11-22T09:00:00.000Z',
} satisfies z.output<typeof receipt>;

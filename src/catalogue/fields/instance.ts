import { z } from 'zod';
import { instanceStates } from '../../domain/instance';
import { isoTime } from './basics';

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

/** What gateways with quotas and several integrations tell beyond the state. */
export const instanceDetails = instanceStatus.extend({
	id: z
		.string()
		.nullable()
		.optional()
		.meta({ description: 'ID of the instance, where it has one' }),
	integration: z
		.enum(['baileys', 'cloudApi', 'channel'])
		.nullable()
		.optional()
		.meta({ description: 'How it reaches WhatsApp' }),
	pictureUrl: z.string().nullable().optional(),
	createdAt: isoTime.nullable().optional(),
	lastActivityAt: isoTime.nullable().optional(),
	canSend: z
		.boolean()
		.nullable()
		.optional()
		.meta({ description: 'Whether it is online and within its quota' }),
	sentToday: z.int().nullable().optional(),
	remainingToday: z
		.int()
		.nullable()
		.optional()
		.meta({ description: 'Sends left of the daily quota; null without one' }),
	line: z
		.object({
			heardAt: isoTime.nullable().meta({ description: 'When anything came last' }),
			answeredAt: isoTime.nullable().meta({ description: 'When WhatsApp answered last' }),
			trafficAt: isoTime.nullable().meta({
				description: 'When a message, a receipt, a notification or an acknowledgement came last',
			}),
		})
		.nullable()
		.optional()
		.meta({ description: 'The open connection; null while there is none' }),
	newChats: z
		.object({
			lockedUntil: isoTime.nullable().meta({
				description: 'Until when WhatsApp lets the account start no chats; null when it does',
			}),
			lockReason: z.string().nullable().meta({ description: "WhatsApp's word for why" }),
			quota: z.int().nullable().meta({
				description: 'New chats that WhatsApp allows in its period; null when it sets no number',
			}),
			used: z.int().nullable().meta({ description: 'How many of them are used' }),
			today: z.int().nullable().meta({
				description: 'Chats begun today, while sends are paced',
			}),
			leftToday: z.int().nullable().meta({ description: 'How many more the pacing allows' }),
		})
		.nullable()
		.optional()
		.meta({ description: 'Chats that this account would start' }),
	counts: z
		.object({ messages: z.int(), contacts: z.int(), chats: z.int() })
		.nullable()
		.optional()
		.meta({ description: 'Rows that the gateway keeps' }),
});

/** A linked instance as examples show it. */
export const linkedExample = {
	instance: 'sales',
	state: 'connected',
	network: 'whatsapp',
	since: '2026-11-22T09:00:00.000Z',
	reason: null,
	until: null,
	phone: '5511988887777',
	lid: '123456789012345@lid',
	profileName: 'Sales',
} satisfies z.output<typeof instanceStatus>;

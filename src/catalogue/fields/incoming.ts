import { z } from 'zod';
import { mediaKinds } from '../../domain/media';
import { isoTime } from './basics';
import { receivedMedia } from './media';

/** What a message can be. Kinds that no word here fits are `unsupported`, named in `kind`. */
export const contentTypes = [
	'text',
	...mediaKinds,
	'location',
	'liveLocation',
	'contacts',
	'poll',
	'pollVote',
	'event',
	'eventReply',
	'reaction',
	'edit',
	'delete',
	'pin',
	'interactive',
	'buttonReply',
	'listReply',
	'flowReply',
	'groupInvite',
	'product',
	'order',
	'album',
	'call',
	'unsupported',
] as const;

export const person = z.object({
	id: z.string().meta({ description: 'JID of the person' }),
	phone: z.string().nullable().meta({ description: 'Digits only, when known' }),
	lid: z.string().nullable(),
	name: z.string().nullable().meta({ description: 'Name that the person shows' }),
});

const place = z.object({
	latitude: z.number(),
	longitude: z.number(),
	name: z.string().nullable(),
	address: z.string().nullable(),
	accuracyMeters: z.number().nullable().optional(),
	speed: z.number().nullable().optional().meta({ description: 'Metres per second' }),
	heading: z.number().nullable().optional().meta({ description: 'Degrees from north' }),
});

const card = z.object({
	name: z.string(),
	phones: z.array(z.string()).meta({ description: 'Numbers as on the card' }),
	vcard: z.string(),
});

const poll = z.object({
	question: z.string(),
	options: z.array(z.string()),
	maxAnswers: z.int().meta({ description: '0 means any number' }),
});

export const pollVote = z.object({
	pollMessageId: z.string(),
	question: z.string().nullable(),
	selected: z
		.array(z.string())
		.meta({ description: 'Texts of the answers; empty takes the vote back' }),
	voter: person,
	totals: z
		.array(z.object({ option: z.string(), votes: z.int() }))
		.nullable()
		.meta({ description: 'Standing of the poll, where votes are kept' }),
});

export const reaction = z.object({
	messageId: z.string().meta({ description: 'ID of the message reacted to' }),
	emoji: z.string().meta({ description: 'Empty when the reaction was taken back' }),
	fromMe: z.boolean().nullable().meta({ description: 'Whether this account sent that message' }),
});

const calendarEvent = z.object({
	name: z.string(),
	description: z.string().nullable(),
	startsAt: isoTime.nullable(),
	endsAt: isoTime.nullable(),
	location: z.string().nullable(),
	joinLink: z.string().nullable(),
	canceled: z.boolean(),
});

const interactive = z.object({
	title: z.string().nullable(),
	footer: z.string().nullable(),
	buttons: z.array(
		z.object({ type: z.string(), text: z.string().nullable(), id: z.string().nullable() }),
	),
	rows: z.array(
		z.object({ id: z.string(), title: z.string(), description: z.string().nullable() }),
	),
});

const choice = z.object({
	id: z.string().nullable().meta({ description: 'ID of the button or row that was chosen' }),
	title: z.string().nullable().meta({ description: 'Its text' }),
	description: z.string().nullable().optional(),
	data: z
		.record(z.string(), z.unknown())
		.nullable()
		.optional()
		.meta({ description: 'What a flow answered' }),
	viaFallback: z
		.boolean()
		.optional()
		.meta({ description: 'Whether it was a reply to the numbered text or poll sent instead' }),
});

/**
 * What a message says. `type` tells which of the objects is there; `text` holds the text or the caption, and for
 * replies to buttons and lists the text of the choice, so that a bot may read `text` alone.
 */
export const content = z.object({
	type: z.enum(contentTypes).meta({
		description: 'Kind of content; unsupported ones are told by name in `kind`',
	}),
	text: z.string().nullable(),
	kind: z
		.string()
		.nullable()
		.meta({ description: 'Name of the protobuf field, for unsupported content' }),
	quoted: z
		.object({ messageId: z.string(), text: z.string().nullable(), sender: z.string().nullable() })
		.nullable()
		.meta({ description: 'The message this one replies to' }),
	mentions: z.array(z.string()).meta({ description: 'JIDs of people mentioned' }),
	forwarded: z.boolean().optional(),
	viewOnce: z.boolean().optional(),
	expiresIn: z.int().optional().meta({ description: 'Seconds until the message vanishes' }),
	linkPreview: z
		.object({ url: z.string(), title: z.string().nullable(), description: z.string().nullable() })
		.optional(),
	location: place.optional().meta({ description: 'For location and liveLocation' }),
	contacts: z.array(card).optional(),
	poll: poll.optional(),
	pollVote: pollVote.optional(),
	event: calendarEvent.optional(),
	eventReply: z
		.object({ eventMessageId: z.string(), answer: z.enum(['going', 'notGoing', 'maybe']) })
		.optional(),
	reaction: reaction.optional(),
	edit: z
		.object({ messageId: z.string().meta({ description: 'ID of the message that changed' }) })
		.optional(),
	delete: z
		.object({ messageId: z.string().meta({ description: 'ID of the message that is gone' }) })
		.optional(),
	pin: z.object({ messageId: z.string(), pinned: z.boolean() }).optional(),
	interactive: interactive.optional().meta({ description: 'Buttons or list that somebody sent' }),
	choice: choice.optional().meta({ description: 'For buttonReply, listReply and flowReply' }),
	groupInvite: z
		.object({
			groupId: z.string(),
			name: z.string().nullable(),
			code: z.string(),
			expiresAt: isoTime.nullable(),
		})
		.optional(),
	product: z
		.object({
			productId: z.string(),
			title: z.string().nullable(),
			price: z.number().nullable().meta({ description: 'In the currency, not in cents' }),
			currency: z.string().nullable(),
			businessOwner: z.string().nullable(),
		})
		.optional(),
	order: z
		.object({
			orderId: z.string(),
			token: z.string().nullable(),
			itemCount: z.int().nullable(),
			total: z.number().nullable().meta({ description: 'In the currency, not in cents' }),
			currency: z.string().nullable(),
		})
		.optional(),
	album: z.object({ images: z.int(), videos: z.int() }).optional(),
	call: z
		.object({ video: z.boolean(), outcome: z.string().nullable(), seconds: z.int().nullable() })
		.optional()
		.meta({ description: 'Entry of the call log' }),
});

/** Which chat and message an event is about; dedupe by `messageId`. */
export const chatFields = {
	messageId: z.string().meta({ description: 'WhatsApp ID, to reply and react to' }),
	chatId: z.string().meta({ description: 'JID of the chat, safe to reply to' }),
	phone: z.string().nullable().meta({ description: 'Number of the chat, digits only, when known' }),
	lid: z.string().nullable().meta({ description: 'LID of the chat, when known' }),
};

/** Of a post of a channel, which shows counts and no names. */
export const postCounts = {
	views: z.int().nullable().meta({ description: 'How often a post of a channel was seen' }),
	reactions: z
		.array(z.object({ emoji: z.string(), count: z.int() }))
		.nullable()
		.meta({ description: 'How often people reacted to a post of a channel, by emoji' }),
};

export const message = z.object({
	...chatFields,
	vendorMessageId: z.string().nullable().optional().meta({
		description: 'ID that this gateway wants in replies and reactions, where it is another',
	}),
	conversationId: z
		.string()
		.nullable()
		.optional()
		.meta({ description: 'ID of the conversation, on gateways that keep conversations' }),
	isGroup: z.boolean(),
	sender: person,
	message: content,
	media: receivedMedia
		.nullable()
		.optional()
		.meta({ description: 'The file of the message, when it has one' }),
	sentBy: z.enum(['contact', 'api', 'human']).meta({
		description: 'A contact, this gateway, or a person at the linked phone',
	}),
	timestamp: isoTime,
	raw: z.record(z.string(), z.unknown()).meta({ description: 'The protobuf message as JSON' }),
});

/** The start of every example that is about a chat. */
export const chatExample = {
	messageId: '3EB0C767D26A1B2E5C7A',
	chatId: '123456789012345@lid',
	phone: '5511988887777',
	lid: '123456789012345@lid',
} as const;

export const personExample = {
	id: '123456789012345@lid',
	phone: '5511988887777',
	lid: '123456789012345@lid',
	name: 'Eve',
} as const;

export const messageExample = {
	...chatExample,
	isGroup: false,
	sender: personExample,
	message: { type: 'text', text: 'hi', kind: null, quoted: null, mentions: [] },
	sentBy: 'contact',
	timestamp: '2026-11-22T09:00:00.000Z',
	raw: { conversation: 'hi' },
} satisfies z.output<typeof message>;

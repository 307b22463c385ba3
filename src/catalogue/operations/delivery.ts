import { z } from 'zod';
import { defineOperation } from '../define';
import { eventNames } from '../events/names';
import { instance, isoTime, pageInfo, paging, targetChat } from '../fields';
import { webhookId } from './webhook';

const oneWebhook = webhookId.optional().meta({
	title: 'Webhook ID',
	description: 'Only of this webhook; default is the one that Set makes',
	ui: { placeholder: 'default' },
});

const oneChat = targetChat.optional().meta({
	title: 'Chat',
	description: 'Only of this chat: a phone number, or a chat ID that a trigger gave',
	ui: { widget: 'chat', placeholder: '5511988887777' },
});

const time = z.iso.datetime({ offset: true }).optional();

const stretch = {
	since: time.meta({
		title: 'Since',
		description: 'Only from this time on, ISO 8601 with its zone',
		ui: { placeholder: '2026-11-22T09:00:00Z' },
	}),
	until: time.meta({
		title: 'Until',
		description: 'Only before this time, ISO 8601 with its zone',
		ui: { placeholder: '2026-11-22T12:00:00Z' },
	}),
};

const deadLetterChoice = {
	deadLetterIds: z
		.array(z.int().min(1))
		.min(1)
		.max(1000)
		.optional()
		.meta({
			title: 'Dead Letter IDs',
			description: 'Only these, as a JSON list of the IDs that Get Many Dead Letters shows',
			ui: { widget: 'json', advanced: true },
		}),
	webhookId: oneWebhook,
	chat: oneChat,
	...stretch,
};

const eventId = z.string().min(1);

const eventChoice = {
	chat: oneChat,
	events: z
		.array(z.enum(eventNames))
		.optional()
		.meta({
			title: 'Events',
			description: 'Only such events; none chosen means all',
			ui: { widget: 'events', advanced: true },
		}),
	...stretch,
};

const limit = (most: number) =>
	z
		.int()
		.min(1)
		.max(most)
		.default(100)
		.meta({
			title: 'Limit',
			description: `Rows at most, up to ${most}`,
			ui: { advanced: true },
		});

const example = {
	instance: 'sales',
	webhookId: 'default',
	eventId: 'evt_0b9ac1f4-0f5c-4b53-9d0d-3a6f6f2f9a11',
	chat: '5511988887777',
	lane: '5511988887777@s.whatsapp.net',
	at: '2026-11-22T09:00:00.000Z',
	later: '2026-11-25T09:04:11.000Z',
};

export const listAttempts = defineOperation({
	id: 'delivery.listAttempts',
	title: 'Get Many Attempts',
	action: 'Get many delivery attempts',
	description:
		'Lists the latest attempts to post events, with status, duration and error. Failed ones are kept for days, taken ones until the gateway restarts.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		webhookId: oneWebhook,
		eventId: eventId.optional().meta({
			title: 'Event ID',
			description: 'Only attempts of this event, by the ID that its posts carry',
			ui: { advanced: true },
		}),
		failedOnly: z
			.boolean()
			.default(false)
			.meta({
				title: 'Failed Only',
				description: 'Whether to leave out the attempts that were taken',
				ui: { advanced: true },
			}),
		limit: limit(500),
	}),
	output: z.object({
		attempts: z.array(
			z.object({
				webhookId: z.string(),
				eventId: z.string(),
				attempt: z.int().meta({ description: 'Counts from 1 for each event' }),
				at: isoTime,
				durationMs: z.int(),
				status: z.int().nullable().meta({ description: 'Null when there was no answer' }),
				error: z.string().nullable().meta({ description: 'Null when it was taken' }),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales', failedOnly: true },
			output: {
				attempts: [
					{
						webhookId: 'default',
						eventId: example.eventId,
						attempt: 1,
						at: example.at,
						durationMs: 12,
						status: 404,
						error: 'HTTP 404: nobody listens there, is the workflow published?',
					},
				],
			},
		},
	],
});

const deadLetter = z.object({
	deadLetterId: z.int(),
	webhookId: z.string(),
	eventId: z.string(),
	event: z.enum(eventNames),
	chatId: z.string().nullable().meta({ description: 'JID of its chat; null when it is of none' }),
	attempts: z.int(),
	error: z.string().nullable().meta({ description: 'Why the last attempt failed' }),
	storedAt: isoTime,
	diedAt: isoTime,
});

export const listDeadLetters = defineOperation({
	id: 'delivery.listDeadLetters',
	title: 'Get Many Dead Letters',
	action: 'Get many dead letters',
	description:
		'Lists events that a webhook did not take for three days, or refused for good, the latest first. They are kept for 30 days.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, webhookId: oneWebhook, chat: oneChat, ...stretch, ...paging }),
	output: z.object({ deadLetters: z.array(deadLetter), pageInfo }),
	examples: [
		{
			input: { instance: 'sales', webhookId: 'default' },
			output: {
				deadLetters: [
					{
						deadLetterId: 17,
						webhookId: 'default',
						eventId: example.eventId,
						event: 'message.received',
						chatId: example.lane,
						attempts: 74,
						error: 'HTTP 500',
						storedAt: example.at,
						diedAt: example.later,
					},
				],
				pageInfo: { page: 1, pageSize: 50, pages: 1, total: 1 },
			},
		},
	],
});

export const replayDeadLetters = defineOperation({
	id: 'delivery.replayDeadLetters',
	title: 'Replay Dead Letters',
	action: 'Replay dead letters',
	description:
		'Delivers dead letters once more, under their old event IDs, each chat in order: those that are named, or all that fit.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...deadLetterChoice }),
	output: z.object({ replayed: z.int() }),
	examples: [
		{ input: { instance: 'sales', deadLetterIds: [17] }, output: { replayed: 1 } },
		{ input: { instance: 'sales', since: example.at }, output: { replayed: 42 } },
	],
});

export const deleteDeadLetters = defineOperation({
	id: 'delivery.deleteDeadLetters',
	title: 'Delete Dead Letters',
	action: 'Delete dead letters',
	description: 'Deletes dead letters for good: those that are named, or all that fit.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, ...deadLetterChoice }),
	output: z.object({ deleted: z.int() }),
	examples: [{ input: { instance: 'sales', webhookId: 'default' }, output: { deleted: 42 } }],
});

export const listEvents = defineOperation({
	id: 'delivery.listEvents',
	title: 'Get Many Events',
	action: 'Get many stored events',
	description:
		'Lists events that the gateway keeps, in the order in which it stored them. They are kept for 7 days.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		...eventChoice,
		after: z
			.int()
			.min(0)
			.default(0)
			.meta({
				title: 'After',
				description: 'Goes on after this place, which the list before gave as next',
				ui: { advanced: true },
			}),
		limit: limit(500),
	}),
	output: z.object({
		events: z.array(
			z.object({
				eventId: z.string(),
				event: z.enum(eventNames),
				chatId: z.string().nullable(),
				storedAt: isoTime,
				timestamp: isoTime,
				data: z.record(z.string(), z.unknown()),
			}),
		),
		next: z.int().nullable().meta({ description: 'Where the list goes on; null at its end' }),
	}),
	examples: [
		{
			input: { instance: 'sales', chat: example.chat, since: example.at },
			output: {
				events: [
					{
						eventId: example.eventId,
						event: 'message.received',
						chatId: example.lane,
						storedAt: example.at,
						timestamp: example.at,
						data: { messageId: '3EB0C767D26A1B2E5C7A' },
					},
				],
				next: null,
			},
		},
	],
});

export const replayEvents = defineOperation({
	id: 'delivery.replayEvents',
	title: 'Replay Events',
	action: 'Replay stored events',
	description:
		'Delivers stored events once more, under their old IDs and in their order: to one webhook, or to every webhook and trigger of the instance. Say which by IDs, chat or time.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		eventIds: z
			.array(eventId)
			.min(1)
			.max(500)
			.optional()
			.meta({
				title: 'Event IDs',
				description: 'Only these events, by the IDs that their posts carry',
				ui: { advanced: true },
			}),
		webhookId: oneWebhook.meta({
			title: 'Webhook ID',
			description: 'Only to this webhook; left out, to every webhook and trigger',
			ui: { placeholder: 'default' },
		}),
		...eventChoice,
	}),
	output: z.object({ replayed: z.int().meta({ description: 'Deliveries that were made' }) }),
	examples: [
		{
			input: { instance: 'sales', since: example.at, until: '2026-11-22T12:00:00Z' },
			output: { replayed: 42 },
		},
		{ input: { instance: 'sales', eventIds: [example.eventId] }, output: { replayed: 1 } },
	],
});

import { z } from 'zod';
import { defineEvent } from '../define';
import {
	chatExample,
	chatFields,
	content,
	failure,
	isoTime,
	message,
	messageExample,
	messageState,
	person,
	personExample,
	pollVote,
	postCounts,
	reaction as reactionContent,
} from '../fields';

export const received = defineEvent({
	name: 'message.received',
	title: 'Message Received',
	description: 'A message arrived',
	lane: 'chat',
	embedded: 'works',
	data: message,
	example: messageExample,
});

export const sent = defineEvent({
	name: 'message.sent',
	title: 'Message Sent',
	description: 'A message went out, from this gateway or from the linked phone',
	lane: 'chat',
	embedded: 'works',
	data: message,
	example: { ...messageExample, sentBy: 'api' },
});

export const status = defineEvent({
	name: 'message.status',
	title: 'Message Status',
	description:
		'A sent message reached a further state, or failed. One to a group, and a status, reaches a state once everybody has whom it was for; who saw a status is also told one by one, as participant',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		...chatFields,
		state: messageState,
		failure,
		participant: person.optional().meta({ description: 'Who saw it, of a status' }),
		timestamp: isoTime,
	}),
	example: {
		...chatExample,
		state: 'delivered',
		failure: null,
		timestamp: '2026-11-22T09:00:01.000Z',
	},
});

/** What became of an earlier message: `messageId` is that message's own. */
const change = { ...chatFields, isGroup: z.boolean(), sender: person, timestamp: isoTime };

const changeExample = {
	...chatExample,
	isGroup: false,
	sender: personExample,
	timestamp: '2026-11-22T09:00:01.000Z',
} as const;

const sentBy = message.shape.sentBy;

export const edited = defineEvent({
	name: 'message.edited',
	title: 'Message Edited',
	description: 'Somebody changed the text of a message',
	lane: 'chat',
	embedded: 'works',
	data: z.object({ ...change, message: content, sentBy }),
	example: {
		...changeExample,
		message: { type: 'text', text: 'hi there', kind: null, quoted: null, mentions: [] },
		sentBy: 'contact',
	},
});

export const deleted = defineEvent({
	name: 'message.deleted',
	title: 'Message Deleted',
	description: 'Somebody deleted a message for everyone',
	lane: 'chat',
	embedded: 'works',
	data: z.object({ ...change, sentBy }),
	example: { ...changeExample, sentBy: 'contact' },
});

export const reaction = defineEvent({
	name: 'message.reaction',
	title: 'Message Reaction',
	description: 'Somebody reacted to a message, or took the reaction back',
	lane: 'chat',
	embedded: 'works',
	data: z.object({ ...change, reaction: reactionContent, sentBy }),
	example: {
		...changeExample,
		messageId: '3EB0AA27D26A1B2E5C01',
		reaction: { messageId: chatExample.messageId, emoji: '👍', fromMe: true },
		sentBy: 'contact',
	},
});

export const starred = defineEvent({
	name: 'message.starred',
	title: 'Message Starred',
	description: 'A message got a star, on the phone or from here, or lost it',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		...chatFields,
		isGroup: z.boolean(),
		starred: z.boolean(),
		timestamp: isoTime,
	}),
	example: {
		...chatExample,
		isGroup: false,
		starred: true,
		timestamp: '2026-11-22T09:00:01.000Z',
	},
});

export const counted = defineEvent({
	name: 'message.counted',
	title: 'Post Counted',
	description:
		'Views or reactions of a channel post changed; only of channels that are followed live. Null is not known',
	lane: 'chat',
	embedded: 'works',
	data: z.object({
		...chatFields,
		messageId: chatFields.messageId.nullable(),
		number: z.int().meta({ description: 'Position in the channel' }),
		...postCounts,
		timestamp: isoTime,
	}),
	example: {
		...{ messageId: chatExample.messageId, chatId: '120363025246125486@newsletter' },
		...{ phone: null, lid: null, number: 100 },
		views: 7,
		reactions: [{ emoji: '👍', count: 2 }],
		timestamp: '2026-11-22T09:00:01.000Z',
	},
});

export const vote = defineEvent({
	name: 'poll.vote',
	title: 'Poll Vote',
	description: 'Somebody voted in a poll, or changed the vote',
	lane: 'chat',
	embedded: 'works',
	data: z.object({ ...change, vote: pollVote }),
	example: {
		...changeExample,
		messageId: '3EB0AA27D26A1B2E5C01',
		vote: {
			pollMessageId: chatExample.messageId,
			question: 'Lunch?',
			selected: ['Pizza'],
			voter: personExample,
			totals: [
				{ option: 'Pizza', votes: 1 },
				{ option: 'Salad', votes: 0 },
			],
		},
	},
});

export const statusPosted = defineEvent({
	name: 'status.received',
	title: 'Status Received',
	description: 'A contact posted a status',
	lane: 'chat',
	embedded: 'works',
	data: message,
	example: { ...messageExample, chatId: 'status@broadcast', phone: null, lid: null },
});

export const historySynced = defineEvent({
	name: 'history.synced',
	title: 'History Synced',
	description: 'The phone handed over a part of its history',
	lane: 'instance',
	embedded: 'works',
	data: z.object({
		messages: z.array(message),
		chats: z.array(
			z.object({ chatId: z.string(), name: z.string().nullable(), unreadCount: z.int() }),
		),
		contacts: z.array(person),
		progress: z.int().nullable().meta({ description: 'Percent' }),
		isLatest: z.boolean().nullable().meta({ description: 'Whether this is the newest part' }),
		requestId: z
			.string()
			.nullable()
			.optional()
			.meta({ description: 'What Fetch History answered, when it was asked for there' }),
		timestamp: isoTime,
	}),
	example: {
		messages: [messageExample],
		chats: [{ chatId: chatExample.chatId, name: 'Eve', unreadCount: 1 }],
		contacts: [personExample],
		progress: 100,
		isLatest: true,
		timestamp: '2026-11-22T09:00:00.000Z',
	},
});

import { createHash, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { SimulatorError } from '../SimulatorError';
import { seal } from './secret';

export interface PollOptions {
	question: string;
	options: string[];
	/** How many answers a person may give; 0 for any number. Default 1. */
	maxAnswers?: number;
}

/** A poll with one answer is of another version than one with several. */
export function pollMessage({ question, options, maxAnswers = 1 }: PollOptions): proto.IMessage {
	const poll = {
		name: question,
		options: options.map((optionName) => ({ optionName })),
		selectableOptionsCount: maxAnswers,
	};
	return {
		...(maxAnswers === 1 ? { pollCreationMessageV3: poll } : { pollCreationMessage: poll }),
		messageContextInfo: { messageSecret: randomBytes(32) },
	};
}

/** The question and the answers of a poll; undefined when the message is none. */
export function pollIn(message: proto.IMessage): Required<PollOptions> | undefined {
	const poll = message.pollCreationMessage ?? message.pollCreationMessageV3;
	if (!poll) return undefined;
	return {
		question: poll.name ?? '',
		options: (poll.options ?? []).map(({ optionName }) => optionName ?? ''),
		maxAnswers: poll.selectableOptionsCount ?? 0,
	};
}

/** The message that is answered, and the addresses under which both people know each other. */
export interface Answered {
	key: proto.IMessageKey;
	content: proto.IMessage;
	author: string;
	actor: string;
}

/** Without answers the vote is taken back. */
export function voteMessage(answers: string[], { key, content, author, actor }: Answered) {
	const poll = pollIn(content);
	const unknown = answers.find((answer) => !poll?.options.includes(answer));
	if (!poll || unknown !== undefined) {
		throw new SimulatorError(
			poll ? `"${unknown}" is no answer of this poll` : 'This message is no poll',
			'Vote on a poll with texts of its answers',
		);
	}
	const vote = proto.Message.PollVoteMessage.encode({
		selectedOptions: answers.map((answer) => createHash('sha256').update(answer).digest()),
	}).finish();
	const id = key.id ?? '';
	return {
		pollUpdateMessage: {
			pollCreationMessageKey: key,
			vote: seal(vote, content, { id, author, actor, useCase: 'Poll Vote' }),
			senderTimestampMs: Date.now(),
		},
	};
}

export interface CalendarEventOptions {
	name: string;
	description?: string;
	/** Milliseconds since the epoch. */
	startsAt: number;
}

export function eventMessage({ name, description, startsAt }: CalendarEventOptions) {
	return {
		eventMessage: { name, description, startTime: Math.floor(startsAt / 1000) },
		messageContextInfo: { messageSecret: randomBytes(32) },
	};
}

const { EventResponseType } = proto.Message.EventResponseMessage;
const responses = {
	going: EventResponseType.GOING,
	notGoing: EventResponseType.NOT_GOING,
	maybe: EventResponseType.MAYBE,
};

export type EventAnswer = keyof typeof responses;

export function eventReplyMessage(
	answer: EventAnswer,
	{ key, content, author, actor }: Answered,
): proto.IMessage {
	const timestampMs = Date.now();
	const reply = proto.Message.EventResponseMessage.encode({
		response: responses[answer],
		timestampMs,
	}).finish();
	const id = key.id ?? '';
	return {
		encEventResponseMessage: {
			eventCreationMessageKey: key,
			...seal(reply, content, { id, author, actor, useCase: 'Event Response' }),
		},
	};
}

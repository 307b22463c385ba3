import type { proto } from '@whiskeysockets/baileys';
import { readContext } from './context';
import type { Encoded, Encoder, Encoders } from './Encoder';
import { nodesBeside } from './nodes';

/** What a stored poll holds. The command writes it (`commands/message/kinds`). */
export interface StoredPoll {
	question: string;
	options: string[];
	/** 0 for any number. */
	maxAnswers: number;
	/** Base64; votes are sealed with it. */
	secret: string;
}

const encodePoll: Encoder = async (row, context) =>
	encodeStoredPoll(row.content as unknown as StoredPoll, row.chat, await readContext(row, context));

/** One answer and several are two versions of the same message. */
export function encodeStoredPoll(
	{ question, options, maxAnswers, secret }: StoredPoll,
	chat: string,
	contextInfo: proto.IContextInfo | null,
): Encoded {
	const poll = {
		name: question,
		options: options.map((optionName) => ({ optionName })),
		selectableOptionsCount: maxAnswers,
		...(contextInfo && { contextInfo }),
	};
	const message = {
		...(maxAnswers === 1 ? { pollCreationMessageV3: poll } : { pollCreationMessage: poll }),
		messageContextInfo: { messageSecret: Buffer.from(secret, 'base64') },
	};
	return { message, nodes: nodesBeside(message, chat) };
}

/** What a stored event holds; times are milliseconds since the epoch. */
interface StoredEvent {
	name: string;
	description?: string;
	location?: string;
	startsAt: number;
	endsAt: number | null;
	joinLink: string | null;
	secret: string;
}

const encodeEvent: Encoder = async (row, context) => {
	const { name, description, location, startsAt, endsAt, joinLink, secret } =
		row.content as unknown as StoredEvent;
	const contextInfo = await readContext(row, context);
	const eventMessage = {
		name,
		startTime: Math.floor(startsAt / 1_000),
		isCanceled: false,
		isScheduleCall: joinLink !== null,
		...(description && { description }),
		...(location && { location: { name: location } }),
		...(endsAt !== null && { endTime: Math.floor(endsAt / 1_000) }),
		...(joinLink !== null && { joinLink }),
		...(contextInfo && { contextInfo }),
	};
	const messageContextInfo = { messageSecret: Buffer.from(secret, 'base64') };
	const message = { eventMessage, messageContextInfo };
	return { message, nodes: nodesBeside(message, row.chat) };
};

export const pollEncoders: Encoders = {
	'message.sendPoll': encodePoll,
	'message.sendEvent': encodeEvent,
};

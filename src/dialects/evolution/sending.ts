import type { MessageState } from '../../domain/message';
import {
	accepted,
	asked,
	constant,
	either,
	epochSeconds,
	flag,
	ignored,
	inside,
	integer,
	isObject,
	nested,
	via,
	type Codec,
	type ReplyContext,
} from '../kit';
import { address, instanceId, sendStatus } from './shared';

/** The message to quote with more than its text, as `raw` of a trigger has it. */
const richContent: Codec<Record<string, unknown>> = {
	decode: (wire) =>
		isObject(wire) && Object.keys(wire).some((name) => name !== 'conversation') ? wire : undefined,
	encode: (content) => content,
};

const quoted = nested({
	key: nested({
		id: 'replyTo',
		remoteJid: inside('quoted', 'chatId'),
		fromMe: inside('quoted', 'fromMe'),
		participant: inside('quoted', 'sender'),
	}),
	message: either(
		inside('quoted', via('content', richContent)),
		nested({ conversation: inside('quoted', 'text') }),
	),
});

const mentionAll = via('mentionAll', flag);
const delay = via('delayMs', integer);

/** What every message to a chat takes. */
export const sendRows = {
	number: 'to',
	delay,
	quoted,
	mentionsEveryOne: mentionAll,
	mentioned: 'mentions',
	// The schema of 2.3.7 says so, its code reads the name above.
	everyOne: accepted(mentionAll),
	// The body of version 1; 2.3.7 refuses it, many clients still send it.
	options: accepted(
		nested({
			delay,
			linkPreview: ignored(),
			quoted,
			mentions: nested({ mentioned: 'mentions', everyOne: mentionAll }),
			presence: ignored(),
		}),
	),
} as const;

/** The key by which our own clients make a send safe to repeat; a real Evolution does not know it. */
export const sendHeaders = { 'idempotency-key': accepted('idempotencyKey') } as const;

/** Nothing on the wire says how long to wait, and the number is always looked up. */
export const unsaid = ['numberCheck', 'waitFor', 'waitMs', 'idempotencyKey'] as const;

/** The row of the sent message, which every send answers: `content` is what it says, `type` the protobuf's name. */
export function receipt<const Content, const Type>(content: Content, type: Type) {
	return {
		key: nested({ remoteJid: address, fromMe: constant(true), id: 'messageId' }),
		pushName: constant('Você'),
		status: via('state', sendStatus),
		message: content,
		contextInfo: constant(null),
		messageType: type,
		messageTimestamp: via('timestamp', epochSeconds),
		instanceId: asked('instance', instanceId),
		source: constant('unknown'),
	} as const;
}

/** What a reply to a send leaves out: PENDING comes before WhatsApp's server has the message. */
export const absentReceipt = {
	state: 'sending' as MessageState,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

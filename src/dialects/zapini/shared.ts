import type { InstanceState, Network } from '../../domain/instance';
import type { MessageState } from '../../domain/message';
import { constant, nested, phoneOf, type ReplyContext } from '../kit';
import { toJid } from './codecs';

/** The envelope of the Universal API: `{success, message?, data}`. */
export function envelope<const R extends object>(data: R, message?: string) {
	return { ...said(message), data: nested(data) };
}

/** The envelope of an endpoint that has nothing else to tell. */
export function said(message?: string) {
	return {
		success: constant(true),
		...(message === undefined ? {} : { message: constant(message) }),
	};
}

/** The second path of everything in the Universal API. */
export function v1(path: `/${string}`): { aliases: readonly string[] } {
	return { aliases: [`/api/v1${path}`] };
}

interface AboutInstance extends Pick<ReplyContext, 'now'> {
	input: { instance: string };
}

/** What an answer about a listed instance leaves out. */
export const absentStatus = {
	state: 'created' as InstanceState,
	network: 'whatsapp' as Network,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const absentInstance = {
	...absentStatus,
	instance: ({ input }: AboutInstance) => input.instance,
};

interface AboutSend extends Pick<ReplyContext, 'now'> {
	input: { to: string };
}

/** Sends answer an id and a time; the chat is the one that was asked for, and the state follows as events. */
export const absentReceipt = {
	chatId: ({ input }: AboutSend) => toJid(input.to),
	phone: ({ input }: AboutSend) => phoneOf(toJid(input.to)),
	state: 'sending' as MessageState,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

/** Options of sends that no endpoint has. */
export const droppedSendOptions = [
	'quoted',
	'mentions',
	'mentionAll',
	'delayMs',
	'numberCheck',
	'waitFor',
	'waitMs',
	'idempotencyKey',
] as const;

import type { OutputOf } from '../../catalogue/operations';
import {
	accepted,
	addressAsJid,
	constant,
	epochSeconds,
	jidAsLid,
	jidAsPhone,
	nested,
	several,
	via,
	wholeNumber,
	type Codec,
	type ReplyContext,
	type Rows,
} from '../kit';

/** What every answer begins with; lists say `status` in place of `error`. */
export const success = { error: constant(false), message: constant('success') } as const;
export const listed = { status: constant(true), message: constant('success') } as const;

/** Seconds since the epoch: text in the tables of the answers, a number in the samples. */
export const textSeconds: Codec<string> = {
	decode: (wire) => epochSeconds.decode(wire),
	encode: (iso) => String(epochSeconds.encode(iso)),
};

/** Seconds since the epoch as a 64-bit number in JSON. */
export const longSeconds: Codec<string> = {
	decode: (wire) => epochSeconds.decode(wholeNumber(wire) ?? undefined),
	encode: (iso) => ({ low: epochSeconds.encode(iso), high: 0, unsigned: true }),
};

/** Whether a chat is a group is told by its JID alone. */
export const groupJid: Codec<boolean> = {
	decode: (wire) => typeof wire === 'string' && wire.endsWith('@g.us'),
	encode: () => undefined,
};

export const chatJid = several(
	via('chatId', addressAsJid),
	via('phone', jidAsPhone),
	via('lid', jidAsLid),
);

/** What every send answers; the tables of the document print the members of `key` flat. */
export const receiptRows = {
	...success,
	key: nested({ remoteJid: chatJid, fromMe: constant(true), id: 'messageId' }),
	remoteJid: accepted(chatJid),
	id: accepted('messageId'),
	messageTimestamp: via('timestamp', textSeconds),
} as const satisfies Rows<OutputOf<'message.sendText'>>;

/** The answer does not say how far the message has come. */
export const absentReceipt = {
	state: 'sending' as const,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const sent = { reply: receiptRows, absent: absentReceipt } as const;

/** Nothing of it reaches WhatsApp. */
export const droppedInSends = [
	...(['delayMs', 'numberCheck', 'waitFor', 'waitMs', 'idempotencyKey'] as const),
] as const;

/** Said by endpoints of their own, or by none, and never to be left out in silence. */
export const refusedInSends = ['replyTo', 'mentions', 'mentionAll'] as const;

export const absentStatus = {
	state: 'created' as const,
	network: 'whatsapp' as const,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const absentInstance = {
	...absentStatus,
	instance: ({ input }: { input: { instance: string } }) => input.instance,
};

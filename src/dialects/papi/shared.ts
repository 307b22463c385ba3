import type { InputOf, OutputOf } from '../../catalogue/operations';
import type { MessageState } from '../../domain/message';
import {
	addressAsJid,
	constant,
	epochSeconds,
	jidAsLid,
	jidAsPhone,
	several,
	via,
	words,
	type Codec,
	type ReplyContext,
	type Rows,
} from '../kit';

type Send = InputOf<'message.sendText'>;

/** A state of the document is CONNECTED, CONNECTING or QR_READY; DISCONNECTED is known from the vendor's panel. */
export const instanceState = words(
	{
		CONNECTED: 'connected',
		CONNECTING: 'connecting',
		QR_READY: 'qr',
		DISCONNECTED: 'created',
	},
	{
		degraded: 'CONNECTED',
		reconnecting: 'CONNECTING',
		pairing_code: 'CONNECTING',
		passkey_required: 'CONNECTING',
		conflict: 'DISCONNECTED',
		logged_out: 'DISCONNECTED',
		banned: 'DISCONNECTED',
		locked: 'DISCONNECTED',
		outdated: 'DISCONNECTED',
		storage_error: 'DISCONNECTED',
	},
);

/** Digits, or the JID that holds them. */
export const number: Codec<string> = {
	decode: (wire) => jidAsPhone.decode(wire),
	encode: (phone) => phone,
};

/** `validateNumber` is on unless it is switched off; `auto` leaves it to the gateway. */
export const validateNumber: Codec<NonNullable<Send['numberCheck']>> = {
	decode: (wire) => (wire === true ? 'always' : wire === false ? 'never' : (wire as never)),
	encode: (check) => (check === 'auto' ? undefined : check === 'always'),
};

/** What every send answers. */
export const receiptRows = {
	success: constant(true),
	messageId: 'messageId',
	remoteJid: several(via('chatId', addressAsJid), via('phone', jidAsPhone), via('lid', jidAsLid)),
	timestamp: via('timestamp', epochSeconds),
} as const satisfies Rows<OutputOf<'message.sendText'>>;

/** The answer does not say how far the message has come. */
export const absentReceipt = {
	state: 'sending' as const,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const success = { success: constant(true) } as const;

/** Cannot be said by any send of P-API, and would change what the message is. */
export const refusedInSends = ['replyTo', 'mentions', 'mentionAll'] as const;

/** Nothing of it reaches WhatsApp: how long to wait, and what is known of a message that is not quoted anyway. */
export const droppedInSends = ['quoted', 'delayMs', 'waitFor', 'waitMs', 'idempotencyKey'] as const;

export const absentStatus = {
	state: 'created' as const,
	network: 'whatsapp' as const,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const absentInstance = {
	...absentStatus,
	instance: ({ input }: { input: { instance: string } }) => input.instance,
};

const statuses: Record<string, MessageState> = {
	ERROR: 'failed',
	PENDING: 'sending',
	SERVER_ACK: 'server_ack',
	DELIVERY_ACK: 'delivered',
	READ: 'read',
	PLAYED: 'played',
};

/** The words of WhatsApp's protocol, or their numbers from 0. What is neither reads as absent. */
export const messageStatus: Codec<MessageState> = {
	decode: (wire) =>
		typeof wire === 'number' ? Object.values(statuses)[wire] : statuses[String(wire).toUpperCase()],
	encode: (state) => Object.keys(statuses).find((word) => statuses[word] === state) ?? 'PENDING',
};

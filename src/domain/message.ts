/** Life of an outgoing message, in order; `failed` and `uncertain` leave the line. */
export const messageStates = [
	'queued',
	'sending',
	'server_ack',
	'delivered',
	'read',
	'played',
	'failed',
	'uncertain',
] as const;

export type MessageState = (typeof messageStates)[number];

const progress: Record<MessageState, number> = {
	queued: 0,
	sending: 1,
	uncertain: 2,
	failed: 3,
	server_ack: 4,
	delivered: 5,
	read: 6,
	played: 7,
};

/** Receipts come late, twice and out of order; a state only moves forward. */
export function advances(from: MessageState, to: MessageState): boolean {
	return progress[to] > progress[from];
}

/** Which sends go first when sends have to wait, the first one first. */
export const sendPriorities = ['reply', 'normal', 'campaign'] as const;

export type SendPriority = (typeof sendPriorities)[number];

/** What a send waits for beside the line to WhatsApp. */
export const waitReasons = [
	/** The time that it was given. */
	'schedule',
	/** Its turn: so many a minute. */
	'pace',
	/** Its turn among those to chats that nobody wrote in before. */
	'newChats',
	'quietHours',
	'dailyLimit',
	/** WhatsApp lets this account start no chats. */
	'timelock',
] as const;

export type WaitReason = (typeof waitReasons)[number];

/** Who caused an outgoing message: our API, or a person at the phone or another linked device. */
export type SentBy = 'contact' | 'api' | 'human';

/** The address of a chat, ready to be sent to. */
export interface ChatAddress {
	/** JID to send to: `…@s.whatsapp.net`, `…@lid` or `…@g.us`. */
	jid: string;
	/** Digits only, when known. */
	phone: string | null;
	lid: string | null;
	isGroup: boolean;
}

/**
 * The key by which an event that tells of a message's state is stored once. Keys of one message begin with its id, so that
 * they lie side by side.
 */
export function stateKey(messageId: string, state: MessageState): string {
	return `${messageId}:status:${state}`;
}

export interface OutboxSettings {
	/** How many chats are sent to side by side. */
	parallelChats: number;
	/** How many messages may wait for WhatsApp's acknowledgement at once. */
	unackedLimit: number;
	/** An acknowledgement that takes longer leaves the message uncertain. */
	ackTimeoutMs: number;
	/** After a reconnect: how long a receipt may still tell that an uncertain message arrived. */
	uncertainWaitMs: number;
	/** The same once WhatsApp has handed over everything that waited there, receipts too. */
	caughtUpWaitMs: number;
	/** Tries to encrypt and write one message before it fails. */
	attempts: number;
	retryMs: number;
	/** At a stop: how long acknowledgements of what was just written are waited for. */
	drainMs: number;
}

export const outboxDefaults: OutboxSettings = {
	parallelChats: 8,
	unackedLimit: 100,
	ackTimeoutMs: 30_000,
	uncertainWaitMs: 15_000,
	caughtUpWaitMs: 2_000,
	attempts: 3,
	retryMs: 2_000,
	drainMs: 10_000,
};

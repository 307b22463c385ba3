/** What is purged once it is old. */
export const purgedKinds = [
	'messages',
	'sends',
	'idempotencyKeys',
	'events',
	'deliveries',
	'deadLetters',
	'attempts',
	'inboxHashes',
	'authArchives',
] as const;

export type PurgedKind = (typeof purgedKinds)[number];

/** How long each kind is kept; milliseconds. */
export type Retention = Record<PurgedKind, number>;

const DAY = 86_400_000;

/**
 * Messages are needed for retries and quotes, hashes of stanzas while WhatsApp may send them again. A delivery that
 * nobody took is kept as long as a dead letter; an event as long as somebody may still be told of it.
 */
export const defaultRetention: Retention = {
	messages: 14 * DAY,
	sends: 14 * DAY,
	idempotencyKeys: 2 * DAY,
	events: 7 * DAY,
	deliveries: 30 * DAY,
	deadLetters: 30 * DAY,
	attempts: 7 * DAY,
	inboxHashes: 14 * DAY,
	authArchives: 30 * DAY,
};

/** Shorter than this would break a promise; milliseconds. */
export const leastRetention: Partial<Retention> = { idempotencyKeys: DAY };

export interface RetentionRepository {
	/**
	 * Forgets rows of a kind that are older than `before` and that nothing needs any more, at most `limit` of them, in
	 * one transaction. Gives back how many.
	 */
	purge(kind: PurgedKind, before: number, limit: number): Promise<number>;
}

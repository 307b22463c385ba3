import type { EventName, GatewayEvent } from '../event';

/** One attempt to hand an event to a webhook that did not take it. */
export interface FailedAttempt {
	/** When it began; milliseconds since the epoch. */
	at: number;
	ms: number;
	/** Null when there was no answer. */
	status: number | null;
	/** What was wrong, and what to do about it where that is known. */
	error: string;
}

export interface Attempt {
	subscription: string;
	eventId: string;
	/** Counts from 1 for each event. */
	attempt: number;
	at: number;
	ms: number;
	status: number | null;
	/** Null when it was taken. */
	error: string | null;
}

/** A delivery that was given up. It can be made again, and is forgotten some weeks later. */
export interface DeadLetter {
	id: number;
	subscription: string;
	event: GatewayEvent;
	attempts: number;
	error: string | null;
	/** When the delivery was stored first. */
	createdAt: number;
	diedAt: number;
}

/** Rows of a list that is shown in parts. */
export interface Slice<T> {
	rows: T[];
	total: number;
}

export interface SliceOf {
	offset: number;
	limit: number;
}

/** What a dead letter must be; absent means any. */
export interface DeadLetterChoice {
	instance: string;
	subscription?: string | undefined;
	ids?: readonly number[] | undefined;
	/** Lanes of the chat: its JID in every form. */
	lanes?: readonly string[] | undefined;
	/** Died at or after; milliseconds since the epoch. */
	since?: number | undefined;
	/** Died before. */
	until?: number | undefined;
}

export interface DeadLetterRepository {
	/** The latest first. */
	list(choice: DeadLetterChoice, slice: SliceOf): Promise<Slice<DeadLetter>>;
	/**
	 * Puts the oldest ones at the end of their lanes again, at most `limit`, with the days of trying before them anew.
	 * Gives back how many.
	 */
	replay(choice: DeadLetterChoice, limit: number): Promise<number>;
	/** Forgets the oldest ones, at most `limit`. Gives back how many. */
	purge(choice: DeadLetterChoice, limit: number): Promise<number>;
	/** How many a subscription has. */
	count(subscription: string): Promise<number>;
}

/** What an event of the journal must be; absent means any. */
export interface EventChoice {
	instance: string;
	ids?: readonly string[] | undefined;
	names?: readonly EventName[] | undefined;
	lanes?: readonly string[] | undefined;
	/** Stored at or after; milliseconds since the epoch. */
	since?: number | undefined;
	/** Stored before. */
	until?: number | undefined;
}

/** An event with its place in the journal. */
export interface StoredEvent extends GatewayEvent {
	sequence: number;
	storedAt: number;
}

/** How a webhook does at this moment. */
export interface EndpointHealth {
	/** `open`: it failed again and again, so nothing is posted for a while; `half_open`: one attempt tells. */
	breaker: 'closed' | 'open' | 'half_open';
	/** Failed attempts since the last one that was taken. */
	failures: number;
	/** When the next attempt may be made, while it is open; milliseconds since the epoch. */
	openUntil: number | null;
	lastTakenAt: number | null;
	lastFailure: FailedAttempt | null;
}

export interface AttemptChoice {
	instance: string;
	subscription?: string | undefined;
	eventId?: string | undefined;
	failedOnly: boolean;
}

/** Where people look after deliveries. Implemented in `events`. */
export interface DeliveryDesk {
	/** Null for what is no enabled webhook. */
	health(subscription: string): EndpointHealth | null;
	/** Open deliveries and dead letters of a subscription. */
	counts(subscription: string): Promise<{ waiting: number; deadLetters: number }>;
	/** The latest first: all failed ones that are kept, and of the taken ones the latest of this process. */
	attempts(choice: AttemptChoice, limit: number): Promise<Attempt[]>;
	deadLetters(choice: DeadLetterChoice, slice: SliceOf): Promise<Slice<DeadLetter>>;
	replayDeadLetters(choice: DeadLetterChoice): Promise<number>;
	purgeDeadLetters(choice: DeadLetterChoice): Promise<number>;
	/** In the order in which they were stored, from after `after`. */
	events(choice: EventChoice, after: number, limit: number): Promise<StoredEvent[]>;
	/** Delivers events once more, in their order, to these subscriptions as far as they want them. */
	replayEvents(choice: EventChoice, subscriptions: readonly string[]): Promise<number>;
}

import type { EventName, GatewayEvent } from '../event';

/** A trigger of n8n that shares the one webhook of an instance at a vendor's gateway. */
export interface RelayListener {
	id: string;
	/** Where events are posted to it from this machine. */
	url: string;
	/** Where the vendor would post to it. */
	publicUrl: string;
	/** Proves posts to it. */
	token: string;
	/** Empty means all events. */
	events: EventName[];
	/** As a person knows it. */
	workflow: string;
	/** The vendor posts to this one, which hands everything on; nothing is relayed to it. */
	direct: boolean;
	/** Name of the instance at the vendor. */
	instance: string;
	/** When a test run that nobody ended is over; milliseconds since the epoch. Null for a published trigger. */
	expiresAt: number | null;
	/** The webhook that was there before the first of them, to be put back after the last. */
	previous: Record<string, unknown> | null;
}

/** Durable lists of who shares a webhook. One event is posted once to each, and again until it is taken. */
export interface Relays {
	/** Oldest first; none for a relay that does not exist. */
	list(relay: string): Promise<RelayListener[]>;
	/** Creates or replaces by id. */
	put(relay: string, listener: RelayListener): Promise<void>;
	/** A listener that is gone already is fine. The relay goes with its last one. */
	delete(relay: string, listener: string): Promise<void>;
	/** Resolves once the events are stored, with how many listeners they are posted to. */
	publish(relay: string, events: readonly GatewayEvent[]): Promise<number>;
}

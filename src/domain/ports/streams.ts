import type { Delivery } from './storage';

/** Someone who holds a stream open and settles what it has dealt with. */
export interface StreamReader {
	/** Called in the order of each lane; the next of a lane comes only after this one was settled. */
	onDelivery(delivery: Delivery): void;
	/** Aborted when the reader went away. What it did not settle is delivered again to the next reader. */
	signal: AbortSignal;
}

export interface OpenStream {
	/**
	 * Resolves when nothing more comes: the reader went away, the subscription was removed, the gateway stops, or
	 * another reader opened the same subscription, since the newest one wins.
	 */
	ended: Promise<unknown>;
}

/**
 * Durable subscriptions of kind `stream`, read by a connected trigger. Implemented over the delivery rows; the server
 * puts it on the wire.
 */
export interface StreamHub {
	/** Rejects when there is no such subscription, and with STORAGE_FAILED. */
	open(subscriptionId: string, reader: StreamReader): Promise<OpenStream>;
	/** Ends a delivery; resolves once that is durable. Settling it again changes nothing. */
	settle(subscriptionId: string, sequence: number): Promise<void>;
}

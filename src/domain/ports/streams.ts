import type { Delivery } from './storage';

/** Someone who holds a stream open and settles what it has dealt with. */
export interface StreamReader {
	/** Called in the order of each lane; the next of a lane comes only after this one was settled. */
	onDelivery(delivery: Delivery): void;
	/** Aborted when the reader went away. What it did not settle is delivered again to the next reader. */
	signal: AbortSignal;
}

/**
 * Durable subscriptions of kind `stream`, read by a connected trigger. Implemented over the delivery rows; the server
 * puts it on the wire.
 */
export interface StreamHub {
	/**
	 * Delivers until the reader goes away, the subscription is deleted, or another reader opens the same subscription:
	 * the newest one wins. Resolves then; rejects with STORAGE_FAILED when deliveries cannot be read.
	 */
	open(subscriptionId: string, reader: StreamReader): Promise<void>;
	/** Ends a delivery; resolves once that is durable. Settling it again changes nothing. */
	settle(subscriptionId: string, sequence: number): Promise<void>;
}

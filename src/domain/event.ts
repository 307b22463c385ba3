/** Names of all events, as `catalogue/events` defines them. */
export type EventName =
	| 'message.received'
	| 'message.sent'
	| 'message.status'
	| 'instance.connected'
	| 'instance.disconnected'
	| 'instance.qr';

/**
 * Something that happened, as it is stored and delivered. `data` has the shape that the catalogue gives for `event`.
 * The id stays the same on every redelivery and is what receivers dedupe by.
 */
export interface GatewayEvent {
	id: string;
	event: EventName;
	instance: string;
	/** Milliseconds since the epoch. */
	timestamp: number;
	/** Events of one lane reach a receiver in order: the chat id, or the instance for its own events. */
	lane: string;
	data: Record<string, unknown>;
}

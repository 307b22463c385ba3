/** Names of all events, as `catalogue/events` defines them. */
export type EventName =
	| 'message.received'
	| 'message.sent'
	| 'message.status'
	| 'message.edited'
	| 'message.deleted'
	| 'message.reaction'
	| 'message.starred'
	| 'message.counted'
	| 'poll.vote'
	| 'status.received'
	| 'history.synced'
	| 'chat.added'
	| 'chat.updated'
	| 'chat.deleted'
	| 'presence.updated'
	| 'contact.added'
	| 'contact.updated'
	| 'group.added'
	| 'group.updated'
	| 'group.participants'
	| 'group.joinRequest'
	| 'label.updated'
	| 'label.assigned'
	| 'call.received'
	| 'call.updated'
	| 'bot.started'
	| 'bot.sessionChanged'
	| 'instance.connected'
	| 'instance.disconnected'
	| 'instance.connecting'
	| 'instance.qr'
	| 'instance.created'
	| 'instance.deleted'
	| 'gateway.started';

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

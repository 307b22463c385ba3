import type { EventName } from '../../domain/event';

/** Every event's name, in the order in which forms show them. */
export const eventNames = [
	'message.received',
	'message.sent',
	'message.status',
	'instance.connected',
	'instance.disconnected',
	'instance.qr',
] as const satisfies readonly EventName[];

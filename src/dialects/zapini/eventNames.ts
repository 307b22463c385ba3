import type { EventName } from '../../domain/event';
import { GatewayError } from '../../domain/errors';
import type { Codec } from '../kit';

/** What the gateway can post, under the catalogue's own names. */
export const emitted = [
	'message.received',
	'message.sent',
	'message.status',
	'instance.connected',
	'instance.disconnected',
	'instance.qr',
] as const satisfies readonly EventName[];

/** `message.incoming` stands in the vendor's example and in none of its lists. */
export function toEventName(wire: unknown): EventName {
	return (wire === 'message.incoming' ? 'message.received' : wire) as EventName;
}

function isEmitted(name: EventName): boolean {
	return (emitted as readonly EventName[]).includes(name);
}

/** The list in a request. None chosen means all, and all are written; what the gateway never posts is left out. */
export const chosenEvents: Codec<EventName[]> = {
	decode: (wire) => (Array.isArray(wire) ? wire.map(toEventName) : (wire as EventName[])),
	encode: (events) => {
		if (events.length === 0) return [...emitted];
		const known = events.filter(isEmitted);
		if (known.length > 0) return known;
		throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the events ${events.join(', ')}`, {
			details: { field: 'events' },
		});
	},
};

/** The list in an answer. */
export const storedEvents: Codec<EventName[]> = {
	decode: (wire) =>
		Array.isArray(wire) ? [...new Set(wire.map(toEventName).filter(isEmitted))] : undefined,
	encode: (events) => (events.length === 0 ? [...emitted] : events.filter(isEmitted)),
};

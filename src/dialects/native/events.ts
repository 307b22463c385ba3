import { eventNames, workingEvents } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import { isObject, type EventMap } from '../kit';

/** The body is the event as the catalogue defines it; times are ISO 8601. */
export const events: EventMap = {
	emits: workingEvents,
	encode: (event) => ({ body: encodeEvent(event), headers: {}, urlSuffix: '' }),
	decode: ({ body }) => {
		const event = decodeEvent(body);
		return event ? [event] : [];
	},
};

export function encodeEvent({ id, event, instance, timestamp, lane, data }: GatewayEvent) {
	return { id, event, instance, timestamp: new Date(timestamp).toISOString(), lane, data };
}

/** The event in a body, or null when it is none that this version knows. */
export function decodeEvent(body: unknown): GatewayEvent | null {
	if (!isObject(body) || !isEventName(body.event) || !isObject(body.data)) return null;
	const timestamp = Date.parse(String(body.timestamp));
	if (typeof body.id !== 'string' || Number.isNaN(timestamp)) return null;
	const instance = String(body.instance);
	return {
		id: body.id,
		event: body.event,
		instance,
		timestamp,
		lane: typeof body.lane === 'string' ? body.lane : instance,
		data: body.data,
	};
}

function isEventName(name: unknown): name is EventName {
	return (eventNames as readonly unknown[]).includes(name);
}

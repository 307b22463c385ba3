import type { EventName } from '../../domain/event';
import { GatewayError } from '../../domain/errors';
import type { Codec } from '../kit';

/** The two subscriptions of the page beside `all`; whatever else there is comes with `all` alone. */
const meanings: Record<string, readonly EventName[]> = {
	messages: ['message.received', 'message.sent'],
	status: ['message.status'],
};

/**
 * What P-API posts: the words of `X-Event-Type` in its document, and two that it names for WebSockets. Its messages are
 * those of the library below it, by which people edit, delete and post statuses too; votes in polls stay enciphered.
 */
export const emitted = [
	...['message.received', 'message.sent', 'message.status', 'message.reaction'],
	...['message.edited', 'message.deleted', 'status.received'],
	...['group.updated', 'group.participants'],
	...['instance.connected', 'instance.disconnected', 'instance.connecting', 'instance.qr'],
] as EventName[];

/**
 * The list in a request. `all`, and no list, mean all events. A word that P-API does not have stays, so that
 * validation refuses it. Events that have no subscription of their own are asked for with `all`.
 */
export const chosenEvents: Codec<EventName[]> = {
	decode: (wire) => {
		if (!Array.isArray(wire)) return wire as EventName[];
		if (wire.includes('all')) return [];
		if (!wire.every((name) => Object.hasOwn(meanings, String(name)))) return wire as EventName[];
		return wire.flatMap(meaningOf);
	},
	encode: (events) => {
		const strange = events.filter((event) => !emitted.includes(event));
		if (events.length > 0 && strange.length === events.length)
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the events ${strange.join(', ')}`);
		return toWords(events.filter((event) => !strange.includes(event)));
	},
};

/** The list in an answer. */
export const storedEvents: Codec<EventName[]> = {
	decode: (wire) => (Array.isArray(wire) ? wire.flatMap(meaningOf) : undefined),
	encode: toWords,
};

function toWords(events: EventName[]): string[] {
	const isOwn = (event: EventName) =>
		Object.values(meanings).some((means) => means.includes(event));
	if (events.length === 0 || !events.every(isOwn)) return ['all'];
	return Object.keys(meanings).filter((name) =>
		events.some((event) => meanings[name]?.includes(event)),
	);
}

function meaningOf(name: unknown): readonly EventName[] {
	return typeof name === 'string' && Object.hasOwn(meanings, name) ? (meanings[name] ?? []) : [];
}

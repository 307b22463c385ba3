import type { EventName } from '../../domain/event';
import { GatewayError } from '../../domain/errors';
import type { Codec } from '../kit';

/** The 31 names that a 2.3.7 lets one subscribe to, with what the catalogue makes of each. */
const meanings: Record<string, readonly EventName[]> = {
	APPLICATION_STARTUP: [],
	QRCODE_UPDATED: ['instance.qr'],
	MESSAGES_SET: [],
	MESSAGES_UPSERT: ['message.received'],
	MESSAGES_EDITED: [],
	MESSAGES_UPDATE: ['message.status'],
	MESSAGES_DELETE: [],
	SEND_MESSAGE: ['message.sent'],
	SEND_MESSAGE_UPDATE: [],
	CONTACTS_SET: [],
	CONTACTS_UPSERT: [],
	CONTACTS_UPDATE: [],
	PRESENCE_UPDATE: [],
	CHATS_SET: [],
	CHATS_UPSERT: [],
	CHATS_UPDATE: [],
	CHATS_DELETE: [],
	GROUPS_UPSERT: [],
	GROUP_UPDATE: [],
	GROUP_PARTICIPANTS_UPDATE: [],
	CONNECTION_UPDATE: ['instance.connected', 'instance.disconnected'],
	LABELS_EDIT: [],
	LABELS_ASSOCIATION: [],
	CALL: [],
	TYPEBOT_START: [],
	TYPEBOT_CHANGE_STATUS: [],
	REMOVE_INSTANCE: [],
	LOGOUT_INSTANCE: [],
	INSTANCE_CREATE: [],
	INSTANCE_DELETE: [],
	STATUS_INSTANCE: [],
};

const all = Object.keys(meanings);

/**
 * The list in a request. Names without a counterpart are left out; a list of nothing else is refused, since an empty
 * list means all events. A name that Evolution does not have stays, so that validation refuses it.
 */
export const chosenEvents: Codec<EventName[]> = {
	decode: (wire) => {
		if (!Array.isArray(wire)) return wire as EventName[];
		const names = wire.map(toName);
		if (!names.every((name) => Object.hasOwn(meanings, name))) return wire as EventName[];
		const events = toEvents(names);
		if (events.length === 0 && names.length > 0) {
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the events ${names.join(', ')}`);
		}
		return events;
	},
	encode: toNames,
};

/** The list in an answer. 2.3.7 names all its events when all were asked for, which an empty list says with us. */
export const storedEvents: Codec<EventName[]> = {
	decode: (wire) => {
		if (!Array.isArray(wire)) return undefined;
		const names = new Set(wire.map(toName));
		return all.every((name) => names.has(name)) ? [] : toEvents([...names]);
	},
	encode: (events) => (events.length === 0 ? all : toNames(events)),
};

/** Case does not matter, and the dotted form of deliveries is taken as well. */
function toName(wire: unknown): string {
	return typeof wire === 'string' ? wire.toUpperCase().replace(/[.-]/g, '_') : '';
}

function toEvents(names: string[]): EventName[] {
	const known = names.filter((name) => Object.hasOwn(meanings, name));
	return [...new Set(known.flatMap((name) => meanings[name] ?? []))];
}

function toNames(events: EventName[]): string[] {
	return Object.entries(meanings)
		.filter(([, means]) => events.some((event) => means.includes(event)))
		.map(([name]) => name);
}

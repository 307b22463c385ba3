import type { EventName } from '../../domain/event';
import { GatewayError } from '../../domain/errors';
import type { Codec } from '../kit';

/** The 31 names that a 2.3.7 lets one subscribe to, with what the catalogue makes of each. */
const meanings: Record<string, readonly EventName[]> = {
	APPLICATION_STARTUP: ['gateway.started'],
	QRCODE_UPDATED: ['instance.qr'],
	MESSAGES_SET: ['history.synced'],
	MESSAGES_UPSERT: ['message.received', 'message.reaction', 'poll.vote', 'status.received'],
	MESSAGES_EDITED: ['message.edited'],
	MESSAGES_UPDATE: ['message.status'],
	MESSAGES_DELETE: ['message.deleted'],
	SEND_MESSAGE: ['message.sent'],
	SEND_MESSAGE_UPDATE: ['message.edited'],
	CONTACTS_SET: ['history.synced'],
	CONTACTS_UPSERT: ['contact.added'],
	CONTACTS_UPDATE: ['contact.updated'],
	PRESENCE_UPDATE: ['presence.updated'],
	CHATS_SET: ['history.synced'],
	CHATS_UPSERT: ['chat.added'],
	CHATS_UPDATE: ['chat.updated'],
	CHATS_DELETE: ['chat.deleted'],
	GROUPS_UPSERT: ['group.added'],
	GROUP_UPDATE: ['group.updated'],
	GROUP_PARTICIPANTS_UPDATE: ['group.participants'],
	CONNECTION_UPDATE: ['instance.connected', 'instance.disconnected', 'instance.connecting'],
	LABELS_EDIT: ['label.updated'],
	LABELS_ASSOCIATION: ['label.assigned'],
	CALL: ['call.received', 'call.updated'],
	TYPEBOT_START: ['bot.started'],
	TYPEBOT_CHANGE_STATUS: ['bot.sessionChanged'],
	REMOVE_INSTANCE: ['instance.deleted'],
	LOGOUT_INSTANCE: ['instance.disconnected'],
	INSTANCE_CREATE: ['instance.created'],
	INSTANCE_DELETE: ['instance.deleted'],
	STATUS_INSTANCE: ['instance.connected', 'instance.disconnected', 'instance.connecting'],
};

/** What arrives under another name too: people's own messages from the phone are upserts. */
const alsoUnder: Partial<Record<EventName, string>> = { 'message.sent': 'MESSAGES_UPSERT' };

/** Posted beside another event that tells the same: read, and never asked for. */
const echoes = new Set(['REMOVE_INSTANCE', 'LOGOUT_INSTANCE', 'STATUS_INSTANCE']);

const all = Object.keys(meanings);

/** The list in a request. A name that Evolution does not have stays, so that validation refuses it. */
export const chosenEvents: Codec<EventName[]> = {
	decode: (wire) => {
		if (!Array.isArray(wire)) return wire as EventName[];
		const names = wire.map(toName);
		const isKnown = names.every((name) => Object.hasOwn(meanings, name));
		return isKnown ? toEvents(names) : (wire as EventName[]);
	},
	encode: (events) => {
		const also = events.map((event) => alsoUnder[event]);
		const names = toNames(events);
		const chosen = all.filter((name) => names.includes(name) || also.includes(name));
		// An empty list means all events, which is not what was asked.
		if (chosen.length === 0 && events.length > 0) {
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the events ${events.join(', ')}`);
		}
		return chosen;
	},
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
		.filter(([name, means]) => !echoes.has(name) && events.some((event) => means.includes(event)))
		.map(([name]) => name);
}

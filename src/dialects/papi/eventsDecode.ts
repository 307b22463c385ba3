import type { EventData } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import {
	addressIn,
	decodeKeyedMessage,
	decodeRows,
	epochSeconds,
	eventOfMessage,
	isObject,
	lidOf,
	phoneOf,
	type ReceivedEvent,
} from '../kit';
import { instanceState, messageStatus, number } from './shared';

type Fields = Record<string, unknown>;

interface Envelope {
	instance: string;
	/** ISO 8601. */
	now: string;
	data: Fields;
}

/** A decoded event; `parts` are what stays the same when it is posted again. */
interface Told {
	event: EventName;
	parts: unknown[];
	lane: string;
	data: Fields & { timestamp?: string };
}

/**
 * The canonical events in a webhook request. The body's words win over those in the headers. P-API gives deliveries no
 * id, so the id is made of what stays the same when it posts an event again.
 */
export function decodeEvent({ headers, body, receivedAt }: ReceivedEvent): GatewayEvent[] {
	if (!isObject(body)) return [];
	const instance = body.instanceId ?? headers['x-instance-id'];
	if (typeof instance !== 'string') return [];
	const name = String(typeof body.type === 'string' ? body.type : headers['x-event-type']);
	const items: unknown[] = Array.isArray(body.data) ? body.data : [body.data];
	return items.filter(isObject).flatMap((data) => {
		const now = epochSeconds.decode(data.timestamp) ?? receivedAt;
		const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
		const told = decode?.({ instance, now, data });
		return told ? [build(instance, told, now)] : [];
	});
}

const decoders: Record<string, ((envelope: Envelope) => Told | null) | undefined> = {
	message: decodeMessage,
	messages: decodeMessage,
	message_status: decodeStatus,
	// The word of the subscription; what it posts under it is said nowhere, so both meanings are tried.
	status: (envelope) => decodeStatus(envelope) ?? decodeConnection(envelope),
	message_reaction: decodeReaction,
	group_update: (envelope) => decodeParticipants(envelope) ?? decodeGroup(envelope),
	connection: decodeConnection,
	qr: decodeQr,
};

function build(instance: string, { event, parts, lane, data }: Told, now: string): GatewayEvent {
	const id = ['papi', instance, event, ...parts].join(':');
	return { id, event, instance, timestamp: Date.parse(data.timestamp ?? now), lane, data };
}

function decodeMessage({ now, data }: Envelope): Told | null {
	const message = decodeKeyedMessage(data, now);
	if (!message) return null;
	const { messageId, chatId } = message;
	return { ...eventOfMessage(message, data.message), parts: [messageId], lane: chatId };
}

function decodeStatus({ now, data }: Envelope): Told | null {
	const key = isObject(data.key) ? data.key : data;
	const id = key.id ?? data.messageId;
	const update = isObject(data.update) ? data.update : data;
	const state = messageStatus.decode(update.status);
	if (typeof id !== 'string' || typeof key.remoteJid !== 'string' || !state) return null;
	if (key.fromMe === false) return null;
	const chat = addressIn(key);
	const failure =
		state === 'failed' ? { code: 'ERROR', message: 'The gateway reported an error' } : null;
	const status: EventData<'message.status'> = {
		...{ messageId: id, ...chat, state, failure, timestamp: now },
	};
	return { event: 'message.status', parts: [id, state], lane: chat.chatId, data: status };
}

function decodeReaction({ now, data }: Envelope): Told | null {
	const { reaction } = data;
	// The library posts the message that was reacted to as `key`, and the reaction with a key of its own.
	if (!isObject(reaction) || !isObject(reaction.key)) return null;
	const message = decodeKeyedMessage({ ...data, message: { reactionMessage: reaction } }, now);
	if (!message?.message.reaction) return null;
	const { messageId, chatId, phone, lid, isGroup, sender, sentBy, timestamp } = message;
	const event: EventData<'message.reaction'> = {
		...{ messageId, chatId, phone, lid, isGroup, sender, sentBy, timestamp },
		reaction: message.message.reaction,
	};
	const parts = [messageId, event.reaction.messageId, event.reaction.emoji];
	return { event: 'message.reaction', parts, lane: chatId, data: event };
}

function decodeParticipants({ now, data }: Envelope): Told | null {
	const { id, action, participants } = data;
	const isKnown = ['add', 'remove', 'promote', 'demote'].includes(String(action));
	if (typeof id !== 'string' || !isKnown || !Array.isArray(participants)) return null;
	const event: EventData<'group.participants'> = {
		groupId: id,
		action: action as EventData<'group.participants'>['action'],
		participants: participants.map(personOf),
		author: typeof data.author === 'string' ? personOf(data.author) : null,
		timestamp: now,
	};
	const parts = [id, event.action, ...event.participants.map((person) => person.id), now];
	return { event: 'group.participants', parts, lane: id, data: event };
}

const groupRows = {
	subject: 'subject',
	desc: 'description',
	announce: 'onlyAdminsSend',
	restrict: 'onlyAdminsEdit',
} as const;

function decodeGroup({ now, data }: Envelope): Told | null {
	if (typeof data.id !== 'string') return null;
	const changes: Fields = {};
	decodeRows(groupRows, data, changes, 'reply');
	const author = typeof data.author === 'string' ? personOf(data.author) : null;
	const event = { groupId: data.id, ...changes, author, timestamp: now };
	return {
		event: 'group.updated',
		parts: [data.id, JSON.stringify(changes), now],
		lane: data.id,
		data: event,
	};
}

function personOf(given: unknown) {
	const id = isObject(given) ? String(given.id) : String(given);
	return { id, phone: phoneOf(id), lid: lidOf(id), name: null };
}

function decodeConnection({ instance, now, data }: Envelope): Told | null {
	const state = instanceState.decode(data.status);
	const event =
		state && Object.hasOwn(connectionEvents, state) ? connectionEvents[state] : undefined;
	if (!event || !state) return null;
	const reason = typeof data.reason === 'string' ? data.reason : 'disconnected';
	const status: EventData<'instance.connected'> = {
		...{ instance, state, network: 'whatsapp', since: now, until: null, lid: null },
		reason:
			event === 'instance.disconnected'
				? {
						code: reason,
						message: `The gateway closed the connection (${reason})`,
						hint: 'Run Connect on the instance and scan the QR with the phone',
					}
				: null,
		phone: number.decode(data.phoneNumber) ?? null,
		profileName: typeof data.name === 'string' ? data.name : null,
	};
	return { event, parts: [state, now], lane: instance, data: status };
}

const connectionEvents: Record<string, EventName | undefined> = {
	connected: 'instance.connected',
	connecting: 'instance.connecting',
	created: 'instance.disconnected',
};

function decodeQr({ instance, now, data }: Envelope): Told | null {
	const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
	const offer: EventData<'instance.qr'> = {
		...{ instance, pairingCode: null, expiresAt: null, timestamp: now },
		qr: text(data.qr),
		qrImage: text(data.qrImage),
	};
	if (offer.qr === null && offer.qrImage === null) return null;
	return { event: 'instance.qr', parts: [offer.qr ?? offer.qrImage], lane: instance, data: offer };
}

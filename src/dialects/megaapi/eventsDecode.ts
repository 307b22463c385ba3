import type { EventData } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import { decodeKeyedMessage, eventOfMessage, isObject, phoneOf, type ReceivedEvent } from '../kit';

type Fields = Record<string, unknown>;

/**
 * The canonical event in a webhook request. Mega-api gives posts no id, so the id is made of what stays the same when
 * it posts an event again.
 */
export function decodeEvent({ body, receivedAt }: ReceivedEvent): GatewayEvent[] {
	if (!isObject(body) || typeof body.instance_key !== 'string') return [];
	const event =
		decodeMessage(body, receivedAt) ??
		decodeQr(body, receivedAt) ??
		decodeDisconnected(body, receivedAt);
	return event ? [build(body.instance_key, event)] : [];
}

interface Told {
	event: EventName;
	parts: string[];
	lane: string;
	timestamp: string;
	data: Fields;
}

function build(instance: string, { event, parts, lane, timestamp, data }: Told): GatewayEvent {
	const id = ['megaapi', instance, event, ...parts].join(':');
	return { id, event, instance, timestamp: Date.parse(timestamp), lane, data };
}

function decodeMessage(body: Fields, now: string): Told | null {
	const message = decodeKeyedMessage(body, now);
	if (!message) return null;
	const { messageId, chatId, timestamp } = message;
	return { ...eventOfMessage(message, body.message), parts: [messageId], lane: chatId, timestamp };
}

/** The document names no member; a picture or the text of a QR in any of the usual ones is one. */
function decodeQr(body: Fields, now: string): Told | null {
	const given = [body.qrcode, body.qr, body.base64].find((value) => typeof value === 'string');
	if (typeof given !== 'string' || given === '') return null;
	const isPicture = given.startsWith('data:image/');
	const instance = String(body.instance_key);
	const data: EventData<'instance.qr'> = {
		...{ instance, pairingCode: null, expiresAt: null, timestamp: now },
		qr: isPicture ? null : given,
		qrImage: isPicture ? given : null,
	};
	return { event: 'instance.qr', parts: [given], lane: instance, timestamp: now, data };
}

/** The document says no more than that the post tells it. Posted again within a minute, it is the same. */
function decodeDisconnected(body: Fields, now: string): Told | null {
	const words = [body.messageType, body.status, body.event, body.message];
	if (!words.some((word) => typeof word === 'string' && /disconnect|logged.?out/i.test(word)))
		return null;
	const instance = String(body.instance_key);
	const data: EventData<'instance.disconnected'> = {
		...{
			instance,
			state: 'logged_out',
			network: 'whatsapp',
			since: now,
			until: null,
			lid: null,
		},
		reason: {
			code: 'device_removed',
			message:
				typeof body.message === 'string'
					? body.message
					: 'The gateway says that it is disconnected',
			hint: 'Run Connect on the instance and scan the QR with the phone',
		},
		phone: phoneOf(body.jid),
		profileName: null,
	};
	return {
		event: 'instance.disconnected',
		parts: [now.slice(0, 16)],
		lane: instance,
		timestamp: now,
		data,
	};
}

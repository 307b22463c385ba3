import type { EventData } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import { messageStates, type MessageState } from '../../domain/message';
import { addressIn, isObject, phoneOf } from '../kit';
import { decodeMessage, wholeKey } from './messages';
import { connectionState, messageStatus } from './shared';

type Fields = Record<string, unknown>;

interface Envelope {
	instance: string;
	/** ISO 8601. */
	now: string;
	data: Fields;
}

/**
 * The canonical events in a webhook body; none for what the catalogue does not have. Evolution gives deliveries no id,
 * so the id is made of what stays the same when it posts an event again.
 */
export function decodeEvent(body: unknown): GatewayEvent[] {
	if (!isObject(body) || typeof body.instance !== 'string') return [];
	const time = new Date(String(body.date_time));
	const now = Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
	const items = Array.isArray(body.data) ? (body.data as unknown[]) : [body.data];
	const { instance } = body;
	const name = String(body.event).toLowerCase().replace(/_/g, '.');
	return items.filter(isObject).flatMap((data) => decodeOne(name, { instance, now, data }) ?? []);
}

function decodeOne(name: string, envelope: Envelope): GatewayEvent | null {
	switch (name) {
		case 'messages.upsert':
		case 'send.message':
			return decodePost(name, envelope);
		case 'messages.update':
			return decodeStatus(envelope);
		case 'connection.update':
			return decodeConnection(envelope);
		case 'qrcode.updated':
			return decodeQr(envelope);
		default:
			return null;
	}
}

function decodePost(name: string, envelope: Envelope): GatewayEvent | null {
	const { now, data } = envelope;
	const fromMe = isObject(data.key) && data.key.fromMe === true;
	const sentBy = name === 'send.message' ? 'api' : fromMe ? 'human' : 'contact';
	const message = decodeMessage(data, sentBy, now);
	if (message === null) return null;
	const { messageId, timestamp, chatId: lane } = message;
	const event = sentBy === 'contact' ? 'message.received' : 'message.sent';
	return build(event, envelope, { parts: [messageId], timestamp, lane }, message);
}

/** Only what happens to our own messages is a status; reading somebody else's is not. */
function decodeStatus(envelope: Envelope): GatewayEvent | null {
	const { now, data } = envelope;
	const key = isObject(data.key) ? data.key : {};
	const id = data.keyId ?? key.id ?? data.messageId ?? data.id;
	const jid = data.remoteJid ?? key.remoteJid;
	const state = messageStatus.decode(data.status);
	if (typeof id !== 'string' || typeof jid !== 'string' || !isMessageState(state)) return null;
	if ((data.fromMe ?? key.fromMe) === false) return null;
	const chat = addressIn(wholeKey({ ...key, ...data, remoteJid: jid }));
	const failure =
		state === 'failed' ? { code: 'ERROR', message: 'The gateway reported an error' } : null;
	const status: EventData<'message.status'> = {
		messageId: id,
		...chat,
		state,
		failure,
		timestamp: now,
	};
	return build(
		'message.status',
		envelope,
		{ parts: [id, state], timestamp: now, lane: chat.chatId },
		status,
	);
}

function isMessageState(state: unknown): state is MessageState {
	return (messageStates as readonly unknown[]).includes(state);
}

/** `connecting` is no event: it repeats every few seconds on a bad line. */
function decodeConnection(envelope: Envelope): GatewayEvent | null {
	const { instance, now, data } = envelope;
	const state = connectionState.decode(data.state);
	if (data.state === 'connecting' || !isConnectionState(data.state)) return null;
	const isLoggedOut = data.statusReason === 401;
	const connected = state === 'connected';
	const status: EventData<'instance.connected'> = {
		instance,
		state: isLoggedOut ? 'logged_out' : (state ?? 'created'),
		network: 'whatsapp',
		since: now,
		reason: connected ? null : reasonOf(data),
		until: null,
		phone: phoneOf(data.wuid),
		lid: null,
		profileName: typeof data.profileName === 'string' ? data.profileName : null,
	};
	const event = connected ? 'instance.connected' : 'instance.disconnected';
	const parts = [String(data.state), now];
	return build(event, envelope, { parts, timestamp: now, lane: instance }, status);
}

function isConnectionState(state: unknown): boolean {
	return state === 'open' || state === 'close' || state === 'refused';
}

function reasonOf({ state, statusReason }: Fields) {
	const code = typeof statusReason === 'number' ? `http_${statusReason}` : String(state);
	return {
		code: statusReason === 401 ? 'device_removed' : code,
		message: `The gateway closed the connection (${String(statusReason ?? state)})`,
		hint: 'Run Connect on the instance and scan the QR with the phone',
	};
}

function decodeQr(envelope: Envelope): GatewayEvent | null {
	const { instance, now, data } = envelope;
	if (!isObject(data.qrcode)) return null;
	const { code, base64, pairingCode } = data.qrcode;
	const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
	const offer: EventData<'instance.qr'> = {
		instance,
		qr: text(code),
		qrImage: text(base64),
		pairingCode: text(pairingCode),
		expiresAt: null,
		timestamp: now,
	};
	return build('instance.qr', envelope, { parts: [now], timestamp: now, lane: instance }, offer);
}

function build(
	event: EventName,
	{ instance }: Envelope,
	{ parts, timestamp, lane }: { parts: string[]; timestamp: string; lane: string },
	data: Fields,
): GatewayEvent {
	const id = ['evolution', instance, event, ...parts].join(':');
	return { id, event, instance, timestamp: Date.parse(timestamp), lane, data };
}

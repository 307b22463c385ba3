import type { EventData } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import { messageStates, type MessageState } from '../../domain/message';
import { epochSeconds, isObject, jidAsLid, lidOf, phoneOf } from '../kit';
import { connectionState, messageStatus } from './shared';

type Fields = Record<string, unknown>;
type Message = EventData<'message.received'>;

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
			return decodeMessage(name, envelope);
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

function decodeMessage(name: string, envelope: Envelope): GatewayEvent | null {
	const { now, data } = envelope;
	const key = isObject(data.key) ? data.key : {};
	if (typeof key.id !== 'string' || typeof key.remoteJid !== 'string') return null;
	const fromMe = key.fromMe === true;
	const chat = addressOf(key.remoteJid, key);
	const sender = senderOf(key, data, chat);
	const timestamp = epochSeconds.decode(data.messageTimestamp) ?? now;
	const message: Message = {
		messageId: key.id,
		...chat,
		isGroup: chat.chatId.endsWith('@g.us'),
		sender,
		message: contentOf(data),
		sentBy: name === 'send.message' ? 'api' : fromMe ? 'human' : 'contact',
		timestamp,
		raw: isObject(data.message) ? data.message : {},
	};
	const event = message.sentBy === 'contact' ? 'message.received' : 'message.sent';
	return build(event, envelope, { parts: [key.id], timestamp, lane: chat.chatId }, message);
}

/** Older versions put the LID in remoteJid and the number in one of these. */
function addressOf(jid: string, key: Fields) {
	const others = [key.remoteJidAlt, key.senderPn, key.previousRemoteJid];
	const isGroup = jid.endsWith('@g.us');
	const all = isGroup ? [] : [jid, ...others];
	const phone = all.map(phoneOf).find((found) => found !== null) ?? null;
	const lid = all.map(lidOf).find((found) => found !== null) ?? null;
	const chatId = jid.includes('@') ? jid : `${jid}@s.whatsapp.net`;
	return { chatId, phone: phone ?? phoneOf(chatId), lid };
}

function senderOf(
	key: Fields,
	data: Fields,
	chat: ReturnType<typeof addressOf>,
): Message['sender'] {
	const fromMe = key.fromMe === true;
	const name = typeof data.pushName === 'string' && !fromMe ? data.pushName : null;
	const participant = key.participant ?? data.participant;
	if (typeof participant !== 'string') {
		const { chatId: id, phone, lid } = chat;
		return fromMe ? { id: '', phone: null, lid: null, name: null } : { id, phone, lid, name };
	}
	const all = [participant, key.participantAlt, key.participantPn, key.senderPn];
	return {
		id: participant,
		phone: all.map(phoneOf).find((found) => found !== null) ?? null,
		lid: all.map((jid) => jidAsLid.decode(jid)).find((found) => found !== undefined) ?? null,
		name,
	};
}

function contentOf(data: Fields): Message['message'] {
	const message = isObject(data.message) ? data.message : {};
	const extended = isObject(message.extendedTextMessage) ? message.extendedTextMessage : {};
	const text = message.conversation ?? extended.text;
	const context = [data.contextInfo, extended.contextInfo].find(isObject) ?? {};
	const isText = typeof text === 'string';
	return {
		type: isText ? 'text' : 'unsupported',
		text: isText ? text : null,
		kind: isText ? null : kindOf(data, message),
		quoted: quotedOf(context),
		mentions: Array.isArray(context.mentionedJid) ? context.mentionedJid.map(String) : [],
	};
}

function kindOf({ messageType }: Fields, message: Fields): string {
	return typeof messageType === 'string' ? messageType : (Object.keys(message)[0] ?? 'unknown');
}

function quotedOf(context: Fields): Message['message']['quoted'] {
	if (typeof context.stanzaId !== 'string') return null;
	const quoted = isObject(context.quotedMessage) ? context.quotedMessage : {};
	return {
		messageId: context.stanzaId,
		text: typeof quoted.conversation === 'string' ? quoted.conversation : null,
		sender: typeof context.participant === 'string' ? context.participant : null,
	};
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
	const chat = addressOf(jid, { ...key, ...data });
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

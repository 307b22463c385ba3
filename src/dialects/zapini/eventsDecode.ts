import type { EventData } from '../../catalogue/events';
import type { EventName, GatewayEvent } from '../../domain/event';
import { messageStates, type MessageState } from '../../domain/message';
import { instanceStates, type InstanceState } from '../../domain/instance';
import { isObject } from '../kit';
import { instanceState, messageState, numberAsChatId, numberAsPhone } from './codecs';
import { toEventName } from './eventNames';

type Fields = Record<string, unknown>;
type Message = EventData<'message.received'>;

interface Envelope {
	event: EventName;
	instance: string;
	/** ISO 8601. */
	now: string;
	data: Fields;
}

interface Told {
	/** What makes the event this one, so that a repeated post can be told. */
	parts: string[];
	timestamp: string;
	lane: string;
	data: Fields;
}

/** The canonical event in a webhook body; none for what the catalogue does not have. */
export function decodeEvent(body: Fields, receivedAt: string): GatewayEvent[] {
	const data = isObject(body.data) ? body.data : {};
	if (typeof body.instance_uuid !== 'string') return [];
	const now = toIso(body.timestamp) ?? toIso(data.timestamp) ?? receivedAt;
	const event = toEventName(body.event);
	const told = decodeData({ event, instance: body.instance_uuid, now, data });
	if (told === null) return [];
	const { instance_uuid: instance } = body;
	const id = ['zapini', instance, event, ...told.parts].join(':');
	const { lane, timestamp } = told;
	return [{ id, event, instance, timestamp: Date.parse(timestamp), lane, data: told.data }];
}

function decodeData(envelope: Envelope): Told | null {
	switch (envelope.event) {
		case 'message.received':
			return decodeMessage(envelope, envelope.data.sender_number);
		case 'message.sent':
			return decodeMessage(envelope, envelope.data.recipient_number);
		case 'message.status':
			return decodeStatus(envelope);
		case 'instance.connected':
		case 'instance.disconnected':
			return decodeConnection(envelope);
		case 'instance.qr':
			return decodeQr(envelope);
		default:
			return null;
	}
}

/** Nothing marks group messages but the length of the number. */
function decodeMessage({ event, now, data }: Envelope, number: unknown): Told | null {
	const id = text(data.whatsapp_message_id) ?? text(data.message_id);
	const chatId = numberAsChatId.decode(number);
	if (id === null || chatId === undefined) return null;
	const phone = numberAsPhone.decode(number) ?? null;
	const isReceived = event === 'message.received';
	const nobody = { id: '', phone: null, lid: null, name: null };
	const timestamp = toIso(data.timestamp) ?? now;
	const message: Message = {
		messageId: id,
		vendorMessageId: text(data.message_id),
		conversationId: data.conversation_id == null ? null : idText(data.conversation_id),
		...{ chatId, phone, lid: null },
		isGroup: chatId.endsWith('@g.us'),
		sender: isReceived ? { id: chatId, phone, lid: null, name: text(data.sender_name) } : nobody,
		message: { ...contentOf(data), kind: null, quoted: null, mentions: [] },
		media: mediaOf(data),
		// Whether a person at the phone or the API sent it is not said.
		sentBy: isReceived ? 'contact' : 'api',
		timestamp,
		raw: data,
	};
	return { parts: [id], timestamp, lane: chatId, data: message };
}

const kinds = ['image', 'video', 'audio', 'document'] as const;

function contentOf(data: Fields) {
	const kind = kinds.find((one) => one === data.media_type);
	return { type: kind ?? ('text' as const), text: text(data.content) };
}

function mediaOf({ media_url: url }: Fields): Message['media'] {
	if (typeof url !== 'string') return null;
	return {
		...{ mediaId: null, url, mimeType: null, fileName: null, size: null },
		...{ sha256: null, seconds: null, width: null, height: null },
	};
}

function decodeStatus({ now, data }: Envelope): Told | null {
	const id = text(data.whatsapp_message_id) ?? text(data.message_id);
	const chatId = numberAsChatId.decode(data.recipient_number);
	const state = messageState.decode(data.new_status);
	if (id === null || chatId === undefined || !isMessageState(state)) return null;
	const timestamp = toIso(data.timestamp) ?? now;
	const failed = { code: 'FAILED', message: 'The gateway reported a failure' };
	const status: EventData<'message.status'> = {
		messageId: id,
		...{ chatId, phone: numberAsPhone.decode(data.recipient_number) ?? null, lid: null },
		state,
		failure: state === 'failed' ? failed : null,
		timestamp,
	};
	return { parts: [id, state], timestamp, lane: chatId, data: status };
}

function isMessageState(state: unknown): state is MessageState {
	return (messageStates as readonly unknown[]).includes(state);
}

function decodeConnection({ event, instance, now, data }: Envelope): Told {
	const said = instanceState.decode(data.new_status);
	const isOnline = event === 'instance.connected';
	const state = isInstanceState(said) ? said : isOnline ? 'connected' : 'created';
	const status: EventData<'instance.connected'> = {
		...{ instance, state, network: 'whatsapp', since: now, until: null },
		reason: isOnline ? null : reasonOf(data),
		phone: numberAsPhone.decode(data.phone_number) ?? null,
		...{ lid: null, profileName: null },
	};
	return { parts: [now], timestamp: now, lane: instance, data: status };
}

function isInstanceState(state: unknown): state is InstanceState {
	return (instanceStates as readonly unknown[]).includes(state);
}

function reasonOf({ new_status: status }: Fields) {
	return {
		code: text(status) ?? 'disconnected',
		message: 'The gateway lost the connection',
		hint: 'Run Connect on the instance, and scan the QR with the phone if there is one',
	};
}

function decodeQr({ instance, now, data }: Envelope): Told {
	const timestamp = toIso(data.generated_at) ?? now;
	const offer: EventData<'instance.qr'> = {
		instance,
		...{ qr: text(data.qr), qrImage: text(data.qr_image), pairingCode: null, expiresAt: null },
		timestamp,
	};
	return { parts: [timestamp], timestamp, lane: instance, data: offer };
}

function text(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

function idText(value: unknown): string | null {
	return typeof value === 'number' ? String(value) : text(value);
}

function toIso(value: unknown): string | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : NaN;
	return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

import type { EventData } from '../../catalogue/events';
import { GatewayError } from '../../domain/errors';
import type { GatewayEvent } from '../../domain/event';
import { epochSeconds } from '../kit';
import { connectionState, instanceIdOf, messageStatus } from './shared';

type Message = EventData<'message.received'>;

interface EncodedData {
	/** Lower-case dotted, as `event` says it. */
	name: string;
	data: unknown;
}

/** The name and the `data` under which a 2.3.7 tells an event. */
export function encodeData({ event, instance, data }: GatewayEvent): EncodedData {
	switch (event) {
		case 'message.received':
			return { name: 'messages.upsert', data: encodeMessage(data as Message, instance) };
		case 'message.sent': {
			// What the API sent is `send.message`; what a person sent on the phone is an upsert with fromMe.
			const message = data as Message;
			const name = message.sentBy === 'api' ? 'send.message' : 'messages.upsert';
			return { name, data: encodeMessage(message, instance) };
		}
		case 'message.status':
			return {
				name: 'messages.update',
				data: encodeStatus(data as EventData<typeof event>, instance),
			};
		case 'instance.connected':
		case 'instance.disconnected':
			return { name: 'connection.update', data: encodeConnection(data as EventData<typeof event>) };
		case 'instance.qr':
			return { name: 'qrcode.updated', data: encodeQr(data as EventData<typeof event>) };
		default:
			// `emits` keeps the others from ever coming here.
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the event ${event}`);
	}
}

function encodeMessage(message: Message, instance: string) {
	const { sender, isGroup, raw } = message;
	const kind =
		message.message.type === 'text' ? 'conversation' : (message.message.kind ?? 'unknown');
	return {
		key: {
			...addressOf(message),
			fromMe: message.sentBy !== 'contact',
			id: message.messageId,
			...(isGroup ? { participant: sender.id, participantAlt: alternative(sender) } : {}),
		},
		pushName: sender.name,
		status: message.sentBy === 'contact' ? 'DELIVERY_ACK' : 'PENDING',
		// 2.3.7 rewrites extended text to `conversation`.
		message: message.message.type === 'text' ? { conversation: message.message.text } : raw,
		contextInfo: contextOf(message),
		messageType: kind,
		messageTimestamp: epochSeconds.encode(message.timestamp),
		instanceId: instanceIdOf(instance),
		source: 'unknown',
	};
}

/** 2.3.7 puts the number's JID where it knows it, and the LID beside it. */
function addressOf({ chatId, phone, lid }: Pick<Message, 'chatId' | 'phone' | 'lid'>) {
	if (phone === null || chatId.endsWith('@g.us')) return { remoteJid: chatId };
	return { remoteJid: `${phone}@s.whatsapp.net`, ...(lid === null ? {} : { remoteJidAlt: lid }) };
}

function alternative({ id, phone, lid }: Message['sender']): string | null {
	if (!id.endsWith('@lid')) return lid;
	return phone === null ? null : `${phone}@s.whatsapp.net`;
}

function contextOf({ message: { quoted, mentions } }: Message) {
	if (quoted === null && mentions.length === 0) return null;
	return {
		...(quoted === null
			? {}
			: {
					stanzaId: quoted.messageId,
					participant: quoted.sender,
					quotedMessage: { conversation: quoted.text },
				}),
		...(mentions.length === 0 ? {} : { mentionedJid: mentions }),
	};
}

function encodeStatus(data: EventData<'message.status'>, instance: string) {
	return {
		messageId: data.messageId,
		keyId: data.messageId,
		...addressOf(data),
		fromMe: true,
		status: messageStatus.encode(data.state as never),
		instanceId: instanceIdOf(instance),
	};
}

/** Reasons that 2.3.7 tells by the code of the closed stream. */
const statusReasons: Record<string, number> = {
	logged_out: 401,
	banned: 403,
	locked: 403,
	outdated: 405,
	conflict: 440,
};

function encodeConnection(data: EventData<'instance.connected'>) {
	const state = connectionState.encode(data.state as never);
	return {
		instance: data.instance,
		...(data.phone === null ? {} : { wuid: `${data.phone}@s.whatsapp.net` }),
		...(data.profileName === null ? {} : { profileName: data.profileName }),
		state,
		statusReason: statusReasons[data.state] ?? (state === 'close' ? 428 : 200),
	};
}

function encodeQr({ instance, qr, qrImage, pairingCode }: EventData<'instance.qr'>) {
	return { qrcode: { instance, pairingCode, code: qr, base64: qrImage } };
}

import type { EventData } from '../../catalogue/events';
import { GatewayError } from '../../domain/errors';
import type { GatewayEvent } from '../../domain/event';
import { encodeAddress, encodeMessage, type Message } from './messages';
import { connectionState, instanceIdOf, messageStatus } from './shared';

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

function encodeStatus(data: EventData<'message.status'>, instance: string) {
	return {
		messageId: data.messageId,
		keyId: data.messageId,
		...encodeAddress(data),
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

import type { EventData } from '../../catalogue/events';
import { GatewayError } from '../../domain/errors';
import type { GatewayEvent } from '../../domain/event';
import {
	encodeKeyedMessage,
	phoneAsJid,
	protobufKind,
	type EventTarget,
	type WireEvent,
} from '../kit';

/** The whole post: the instance's key, the account's JID, and the message flat beside them. */
export function encodeEvent(
	{ event, instance, data }: GatewayEvent,
	target: EventTarget,
): WireEvent {
	const head = {
		instance_key: instance,
		...(target.phone === null ? {} : { jid: phoneAsJid.encode(target.phone) }),
	};
	return { body: { ...head, ...encodeData(event, data) }, headers: {}, urlSuffix: '' };
}

/** The document names the last two in prose alone: their words are ours. */
function encodeData(event: GatewayEvent['event'], data: GatewayEvent['data']) {
	switch (event) {
		case 'message.received':
		case 'message.sent':
			return encodeMessage(data as EventData<typeof event>);
		case 'instance.disconnected': {
			const { reason } = data as EventData<typeof event>;
			return { messageType: 'disconnected', message: reason?.message ?? 'disconnected' };
		}
		case 'instance.qr': {
			const { qrImage, qr } = data as EventData<typeof event>;
			return { messageType: 'qrcode', qrcode: qrImage ?? qr };
		}
		default:
			// `emits` keeps the others from ever coming here.
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the event ${event}`);
	}
}

function encodeMessage(message: EventData<'message.received'>) {
	const keyed = encodeKeyedMessage(message);
	return {
		messageType: protobufKind(keyed.message as Record<string, unknown>) ?? 'messageContextInfo',
		...keyed,
		broadcast: message.chatId.endsWith('@broadcast'),
	};
}

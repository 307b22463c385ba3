import type { EventData } from '../../catalogue/events';
import { GatewayError } from '../../domain/errors';
import type { EventName, GatewayEvent } from '../../domain/event';
import {
	changeContent,
	encodeKeyedMessage,
	jidOf,
	messageOfChange,
	phoneAsJid,
	protobufKind,
	type Change,
	type EventTarget,
	type WireEvent,
} from '../kit';

/**
 * Messages as the library below it has them, by which people react, edit and delete too, QR codes, and the loss of the
 * link. Votes in polls stay enciphered.
 */
export const emitted = [
	...['message.received', 'message.sent', 'message.edited', 'message.deleted'],
	...['message.reaction', 'status.received', 'instance.disconnected', 'instance.qr'],
] as EventName[];

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
		case 'status.received':
			return encodeMessage(data as EventData<typeof event>);
		case 'message.reaction': {
			const reaction = data as EventData<typeof event>;
			return encodeChange(reaction, changeContent.reaction(reaction.reaction, keyOf(reaction)));
		}
		case 'message.edited': {
			const edited = data as EventData<typeof event>;
			return encodeChange(edited, changeContent.edit(edited, keyOf(edited)));
		}
		case 'message.deleted': {
			const deleted = data as EventData<typeof event>;
			return encodeChange(deleted, changeContent.deletion(deleted, keyOf(deleted)));
		}
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

type Changed = Change & Pick<EventData<'message.deleted'>, 'sentBy'>;

function encodeChange(change: Changed, content: Record<string, unknown>) {
	return encodeMessage(messageOfChange(change, change.sentBy, content));
}

const keyOf = (change: Change) => (id: string, fromMe: boolean) => ({
	remoteJid: jidOf(change),
	fromMe,
	id,
});

function encodeMessage(message: EventData<'message.received'>) {
	const keyed = encodeKeyedMessage(message);
	return {
		messageType: protobufKind(keyed.message as Record<string, unknown>) ?? 'messageContextInfo',
		...keyed,
		broadcast: message.chatId.endsWith('@broadcast'),
	};
}

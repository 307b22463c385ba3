import type { EventData } from '../../catalogue/events';
import type { GatewayEvent } from '../../domain/event';
import { fileTypeOf, isMediaKind } from '../../domain/media';
import { instanceState, messageState, numberAsChatId, offsetTime } from './codecs';

type Message = EventData<'message.received'>;
type Status = EventData<'message.status'>;
type Instance = EventData<'instance.connected'>;

/** The `data` of an event; null for what the gateway has no event for. */
export function encodeData({ event, data }: GatewayEvent): Record<string, unknown> | null {
	switch (event) {
		case 'message.received': {
			const message = data as Message;
			const name = { sender_number: numberOf(message), sender_name: message.sender.name };
			return encodeMessage(message, name);
		}
		case 'message.sent':
			return encodeMessage(data as Message, { recipient_number: numberOf(data as Message) });
		case 'message.status':
			return encodeStatus(data as Status);
		case 'instance.connected':
		case 'instance.disconnected': {
			const { state, phone } = data as Instance;
			// What it was before is not kept.
			const status = instanceState.encode(state as never);
			return { previous_status: null, new_status: status, phone_number: phone };
		}
		case 'instance.qr': {
			const { qr, qrImage, timestamp } = data as EventData<'instance.qr'>;
			return { qr, qr_image: qrImage, generated_at: offsetTime.encode(timestamp) };
		}
		default:
			return null;
	}
}

/** Digits of the person; of a group, the digits of its id. */
function numberOf({ phone, chatId }: Pick<Message, 'phone' | 'chatId'>): unknown {
	return phone ?? numberAsChatId.encode(chatId);
}

function encodeMessage(message: Message, who: Record<string, unknown>): Record<string, unknown> {
	const { messageId, vendorMessageId, conversationId = null, message: content, media } = message;
	return {
		// Paths with a message's UUID take the WhatsApp id as well.
		message_id: vendorMessageId ?? messageId,
		whatsapp_message_id: messageId,
		...who,
		content: content.text,
		media_type: isMediaKind(content.type) ? fileTypeOf(content.type) : null,
		media_url: media?.url ?? null,
		timestamp: offsetTime.encode(message.timestamp),
		conversation_id: conversationId,
	};
}

function encodeStatus(status: Status): Record<string, unknown> {
	return {
		message_id: status.messageId,
		whatsapp_message_id: status.messageId,
		previous_status: null,
		new_status: messageState.encode(status.state as never),
		recipient_number: numberOf(status),
		timestamp: offsetTime.encode(status.timestamp),
	};
}

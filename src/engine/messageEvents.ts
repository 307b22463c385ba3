import { randomUUID } from 'node:crypto';
import type { EventData } from '../catalogue/events';
import type { EventName, GatewayEvent } from '../domain/event';
import type { ChatAddress, MessageState, SentBy } from '../domain/message';
import type { JournalEntry, MessageRow } from '../domain/ports/storage';
import type { AccountIdentity, DecodedContent, InboundMessage } from './connection';
import type { Failure } from './outbox/nacks';

/** Where and when something happened. */
export interface Occurrence {
	instance: string;
	/** Milliseconds since the epoch. */
	timestamp: number;
	chat: ChatAddress;
}

interface Sender {
	id: string;
	phone: string | null;
	lid: string | null;
	name: string | null;
}

interface MessageFacts extends Occurrence {
	messageId: string;
	content: DecodedContent;
	sender: Sender;
	sentBy: SentBy;
}

/** A message that arrived, or that the linked phone sent. */
export function inboundEntry(
	facts: Omit<MessageFacts, 'messageId' | 'content' | 'sentBy' | 'timestamp'>,
	inbound: InboundMessage & { content: DecodedContent },
): JournalEntry {
	const { instance, chat } = facts;
	const { messageId, fromMe, content, timestamp } = inbound;
	const name: EventName = fromMe ? 'message.sent' : 'message.received';
	const data = messageData({
		...facts,
		messageId,
		content,
		timestamp,
		sentBy: fromMe ? 'human' : 'contact',
	});
	return {
		event: toEvent(name, { instance, timestamp, chat }, data),
		dedupeKey: `${fromMe ? 'sent' : 'received'}:${chat.jid}:${messageId}`,
		message: {
			instance,
			messageId,
			chat: chat.jid,
			fromMe,
			participant: inbound.participant,
			proto: inbound.proto,
			timestamp,
		},
		...(inbound.inboxHash && { settlesInbox: inbound.inboxHash }),
	};
}

/** A message of this gateway that WhatsApp has. */
export function sentEntry(
	occurrence: Occurrence,
	message: Pick<MessageRow, 'messageId'>,
	content: DecodedContent,
	self: AccountIdentity,
): JournalEntry {
	const { jid, phone, lid, name } = self;
	const data = messageData({
		...occurrence,
		messageId: message.messageId,
		content,
		sender: { id: jid, phone, lid, name },
		sentBy: 'api',
	});
	return {
		event: toEvent('message.sent', occurrence, data),
		dedupeKey: `sent:${occurrence.chat.jid}:${message.messageId}`,
	};
}

/** A sent message that came further, or failed. */
export function statusEntry(
	occurrence: Occurrence,
	messageId: string,
	state: MessageState,
	failure: Failure | null,
): JournalEntry {
	const { chat, timestamp } = occurrence;
	const data: EventData<'message.status'> = {
		messageId,
		chatId: chat.jid,
		phone: chat.phone,
		lid: chat.lid,
		state,
		failure,
		timestamp: isoTime(timestamp),
	};
	return {
		event: toEvent('message.status', occurrence, data),
		dedupeKey: `status:${messageId}:${state}`,
		outbox: { messageId, state, failure },
	};
}

export function isoTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** An event that nothing else has to change with. */
export function toEvent(
	event: EventName,
	{ instance, timestamp, chat }: Omit<Occurrence, 'chat'> & { chat: ChatAddress | null },
	data: object,
): GatewayEvent {
	return {
		id: `evt_${randomUUID()}`,
		event,
		instance,
		timestamp,
		lane: chat?.jid ?? instance,
		data: data as Record<string, unknown>,
	};
}

function messageData(facts: MessageFacts): EventData<'message.received'> {
	const { messageId, chat, content, sender, sentBy, timestamp } = facts;
	return {
		messageId,
		chatId: chat.jid,
		phone: chat.phone,
		lid: chat.lid,
		isGroup: chat.isGroup,
		sender,
		message: content.message,
		sentBy,
		timestamp: isoTime(timestamp),
		raw: content.raw,
	};
}

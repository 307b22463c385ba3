import { randomUUID } from 'node:crypto';
import type { EventData, WorkingEventName } from '../catalogue/events';
import type { GatewayEvent } from '../domain/event';
import { type ChatAddress, type MessageState, type SentBy, stateKey } from '../domain/message';
import type { JournalEntry, OutboxRow } from '../domain/ports/storage';
import type { AccountIdentity, DecodedContent, InboundMessage } from './connection';
import { mediaView } from './media/mediaView';
import type { MessageFiles } from './media/MessageFiles';
import type { Failure } from './outbox/nacks';
import { isStatus } from './whatsapp/jid';

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

export interface MessageFacts extends Occurrence {
	messageId: string;
	content: DecodedContent;
	/** Of its file. */
	media?: EventData<'message.received'>['media'];
	sender: Sender;
	sentBy: SentBy;
}

/** A message that arrived, or that the linked phone sent. */
export function inboundEntry(
	facts: Omit<MessageFacts, 'messageId' | 'content' | 'sentBy' | 'timestamp'>,
	inbound: InboundMessage & { content: DecodedContent },
	file: Awaited<ReturnType<MessageFiles['note']>> | null = null,
): JournalEntry {
	const { instance, chat } = facts;
	const { messageId, fromMe, content, timestamp } = inbound;
	const sentBy = fromMe ? 'human' : 'contact';
	return {
		event: messageEvent({ ...facts, messageId, content, media: file?.view, timestamp, sentBy }),
		...(file && { media: file.row }),
		dedupeKey: `${messageId}:${fromMe ? 'sent' : 'received'}:${chat.jid}`,
		message: {
			instance,
			messageId,
			chat: chat.jid,
			fromMe,
			participant: inbound.participant,
			proto: inbound.proto,
			timestamp,
		},
		...reactionOf(content, { ...facts.sender, fromMe }, timestamp),
		...(inbound.inboxHash && { settlesInbox: inbound.inboxHash }),
	};
}

/** A message of this gateway that WhatsApp has. */
export function sentEntry(
	occurrence: Occurrence,
	{ messageId, content: given }: Pick<OutboxRow, 'messageId' | 'content'>,
	content: DecodedContent,
	self: AccountIdentity,
): JournalEntry {
	const { jid, phone, lid, name } = self;
	const sender = { id: jid, phone, lid, name };
	const mediaId = (given.file as { mediaId?: string } | undefined)?.mediaId;
	const stored = mediaId === undefined ? null : { mediaId, url: null };
	const media = content.file && mediaView(content.file, stored);
	return {
		event: messageEvent({ ...occurrence, messageId, content, media, sender, sentBy: 'api' }),
		dedupeKey: `${messageId}:sent:${occurrence.chat.jid}`,
		...reactionOf(content, { ...sender, fromMe: true }, occurrence.timestamp),
	};
}

/** What a reaction does to its message. */
function reactionOf(
	{ message: { reaction } }: DecodedContent,
	{ id, lid, fromMe }: Pick<Sender, 'id' | 'lid'> & { fromMe: boolean },
	timestamp: number,
): Pick<JournalEntry, 'reaction'> {
	if (!reaction) return {};
	const { messageId, emoji } = reaction;
	// Our clock has milliseconds and WhatsApp's none: of two within one second the one that comes later counts.
	const reactedAt = Math.floor(timestamp / 1_000) * 1_000;
	return { reaction: { messageId, reactor: lid ?? id, fromMe, emoji, reactedAt } };
}

/** What is told of a message: what it does to an earlier one has events of its own. */
function messageEvent(facts: MessageFacts): GatewayEvent {
	const { content, sentBy, chat } = facts;
	const { reaction, edit, delete: deletion, pollVote } = content.message;
	if (reaction)
		return toEvent('message.reaction', facts, { ...changeData(facts), reaction, sentBy });
	if (pollVote) return toEvent('poll.vote', facts, { ...changeData(facts), vote: pollVote });
	if (deletion) {
		const { messageId } = deletion;
		return toEvent('message.deleted', facts, { ...changeData({ ...facts, messageId }), sentBy });
	}
	if (edit && content.edited) {
		const { messageId } = edit;
		const message = content.edited.content;
		const change = changeData({ ...facts, messageId });
		return toEvent('message.edited', facts, { ...change, message, sentBy });
	}
	if (sentBy !== 'contact') return toEvent('message.sent', facts, messageData(facts));
	const name = isStatus(chat.jid) ? 'status.received' : 'message.received';
	return toEvent(name, facts, messageData(facts));
}

function changeData({ messageId, chat, sender, timestamp }: MessageFacts) {
	return {
		messageId,
		chatId: chat.jid,
		phone: chat.phone,
		lid: chat.lid,
		isGroup: chat.isGroup,
		sender,
		timestamp: isoTime(timestamp),
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
		dedupeKey: stateKey(messageId, state),
		outbox: { messageId, state, failure },
	};
}

/** Somebody saw a status. How far the status itself has come is another matter. */
export function viewEntry(
	occurrence: Occurrence,
	messageId: string,
	state: MessageState,
	participant: Sender,
): JournalEntry {
	const { event } = statusEntry(occurrence, messageId, state, null);
	return {
		event: { ...event, data: { ...event.data, participant } },
		dedupeKey: `${stateKey(messageId, state)}:${participant.lid ?? participant.id}`,
	};
}

let second = NaN;
let upToSecond = '';

/** `new Date().toISOString()`, in a seventh of its time: each event says some times, most of them of this second. */
export function isoTime(milliseconds: number): string {
	const time = Math.trunc(milliseconds);
	const whole = Math.floor(time / 1_000);
	if (whole !== second) {
		upToSecond = new Date(whole * 1_000).toISOString().slice(0, -4);
		second = whole;
	}
	return `${upToSecond}${String(time - whole * 1_000).padStart(3, '0')}Z`;
}

/** Version 7, which grows with time: an index of ids that come in their order stays small and warm. */
function newEventId(): string {
	const time = Date.now().toString(16).padStart(12, '0');
	return `evt_${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** An event that nothing else has to change with. */
export function toEvent(
	event: WorkingEventName,
	{ instance, timestamp, chat }: Omit<Occurrence, 'chat'> & { chat: ChatAddress | null },
	data: object,
): GatewayEvent {
	return {
		id: newEventId(),
		event,
		instance,
		timestamp,
		lane: chat?.jid ?? instance,
		data: data as Record<string, unknown>,
	};
}

/** A message as its event told it, and as it is shown later. */
export function messageData(facts: MessageFacts): EventData<'message.received'> {
	const { content, media, sentBy } = facts;
	return {
		...changeData(facts),
		message: content.message,
		...(media && { media }),
		sentBy,
		raw: content.raw,
	};
}

import type { EventData } from '../../catalogue/events';
import type { GatewayEvent } from '../../domain/event';
import type {
	ChatChange,
	ChatRow,
	ContactRow,
	DirectoryChange,
} from '../../domain/ports/directory';
import { isoTime, toEvent } from '../messageEvents';
import { phoneJid } from '../whatsapp/jid';

interface Occasion {
	instance: string;
	/** Milliseconds since the epoch. */
	timestamp: number;
}

/** The event that tells of a change. */
export function tellChange(occasion: Occasion, change: DirectoryChange): GatewayEvent {
	const of = (chat: ChatRow['address'] | null) => ({ ...occasion, chat });
	switch (change.kind) {
		case 'chatAdded':
			return toEvent('chat.added', of(change.chat.address), chatData(occasion, change.chat));
		case 'chatUpdated':
			return toEvent(
				'chat.updated',
				of(change.chat.address),
				chatNews(occasion, change.chat, change.changed),
			);
		case 'chatDeleted':
			return toEvent('chat.deleted', of(change.chat), {
				chatId: change.chat.jid,
				timestamp: isoTime(occasion.timestamp),
			});
		case 'contactAdded':
			return toEvent('contact.added', of(null), contactData(occasion, change.contact, true));
		case 'contactUpdated':
			return toEvent(
				'contact.updated',
				of(null),
				contactData(occasion, change.contact, change.changed.has('pictureUrl')),
			);
		case 'labelUpdated':
			return toEvent('label.updated', of(null), labelData(occasion, change));
		case 'labelPlaced':
			return toEvent('label.assigned', of(null), placeData(occasion, change));
		case 'starred':
			return toEvent('message.starred', of(change.chat), starData(occasion, change));
		case 'postCounted':
			return toEvent('message.counted', of(change.chat), countData(occasion, change));
	}
}

/** What lists and events tell of a chat alike. */
export function chatFacts(chat: ChatRow) {
	const { jid, phone, lid, isGroup } = chat.address;
	return {
		chatId: jid,
		phone,
		lid,
		name: chat.name,
		isGroup,
		unreadCount: shownUnread(chat),
		archived: chat.archived,
		pinned: chat.pinnedAt !== null,
		mutedUntil: chat.mutedUntil === null ? null : isoTime(chat.mutedUntil),
	};
}

function chatData({ timestamp }: Occasion, chat: ChatRow): EventData<'chat.added'> {
	return { ...chatFacts(chat), timestamp: isoTime(timestamp) };
}

/** What did not change is null. A mute that was lifted lasted until now. */
function chatNews(
	occasion: Occasion,
	chat: ChatRow,
	changed: ReadonlySet<keyof ChatChange>,
): EventData<'chat.updated'> {
	const all = chatData(occasion, chat);
	const isRead = changed.has('unreadCount') || changed.has('markedUnread');
	return {
		...all,
		unreadCount: isRead ? all.unreadCount : null,
		archived: changed.has('archived') ? all.archived : null,
		pinned: changed.has('pinnedAt') ? all.pinned : null,
		mutedUntil: changed.has('mutedUntil') ? (all.mutedUntil ?? isoTime(occasion.timestamp)) : null,
	};
}

/** A chat that somebody marked as unread counts as one, as the phone shows it. */
export function shownUnread({ unreadCount, markedUnread }: ChatRow): number {
	return Math.max(unreadCount, markedUnread ? 1 : 0);
}

function contactData(
	{ timestamp }: Occasion,
	contact: ContactRow,
	withPicture: boolean,
): EventData<'contact.added'> {
	const { phone, lid, profileName, pictureUrl } = contact;
	return {
		id: contactJid(contact),
		phone,
		lid,
		name: contactName(contact),
		profileName,
		pictureUrl: withPicture ? pictureUrl : null,
		timestamp: isoTime(timestamp),
	};
}

/** JID to send to. */
export function contactJid({ phone, lid }: Pick<ContactRow, 'phone' | 'lid'>): string {
	return phone ? phoneJid(phone) : (lid ?? '');
}

/** As saved, else as the person shows it. */
export function contactName(contact: ContactRow): string | null {
	return contact.name ?? contact.profileName ?? contact.businessName;
}

function labelData(
	{ timestamp }: Occasion,
	{ label, deleted }: Extract<DirectoryChange, { kind: 'labelUpdated' }>,
): EventData<'label.updated'> {
	const { labelId, name, color } = label;
	return { labelId, name, color, deleted, timestamp: isoTime(timestamp) };
}

function placeData(
	{ timestamp }: Occasion,
	{ place, on }: Extract<DirectoryChange, { kind: 'labelPlaced' }>,
): EventData<'label.assigned'> {
	return {
		labelId: place.labelId,
		chatId: place.chat.jid,
		messageId: place.messageId,
		action: on ? 'add' : 'remove',
		timestamp: isoTime(timestamp),
	};
}

function starData(
	{ timestamp }: Occasion,
	{ chat, messageId, on }: Extract<DirectoryChange, { kind: 'starred' }>,
): EventData<'message.starred'> {
	const { jid: chatId, phone, lid, isGroup } = chat;
	return { messageId, chatId, phone, lid, isGroup, starred: on, timestamp: isoTime(timestamp) };
}

function countData(
	{ timestamp }: Occasion,
	{ chat, counts }: Extract<DirectoryChange, { kind: 'postCounted' }>,
): EventData<'message.counted'> {
	const { jid: chatId, phone, lid } = chat;
	return { ...counts, chatId, phone, lid, timestamp: isoTime(timestamp) };
}

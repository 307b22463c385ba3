import type { ChatChange, ChatRow, LastMessage } from '../../../domain/ports/directory';
import { encodeSwitch } from '../../json';
import type { Row } from '../../schema';
import type { Vault } from '../../vault/Vault';
import { shownName } from './contactRow';

type Chat = Row<'chats'>;
type Contact = Row<'contacts'>;

/** A chat with its person, or a group, which has none. */
export function decodeChat(vault: Vault, sealed: Chat, contact: Contact | null): ChatRow {
	const row = vault.open('chats', sealed);
	return {
		address: {
			jid: row.jid,
			phone: contact?.phone ?? null,
			lid: contact?.lid ?? null,
			isGroup: row.is_group === 1,
		},
		contactId: contact?.contact_id ?? null,
		name: row.name ?? shownName(contact),
		unreadCount: row.unread_count,
		markedUnread: row.marked_unread === 1,
		lastMessage: decodeLastMessage(row),
		archived: row.archived === null ? null : row.archived === 1,
		pinnedAt: row.pinned_at,
		mutedUntil: row.muted_until,
		disappearAfter: row.disappear_after,
		pictureUrl: row.picture_url ?? contact?.picture_url ?? null,
	};
}

function decodeLastMessage(row: Chat): LastMessage | null {
	const { last_message_id, last_message_at, last_message_from_me, last_message_text } = row;
	if (last_message_id === null || last_message_at === null) return null;
	return {
		messageId: last_message_id,
		timestamp: last_message_at,
		fromMe: last_message_from_me === 1,
		text: last_message_text,
	};
}

export function encodeLastMessage(
	vault: Vault,
	instance: string,
	{ messageId, timestamp, fromMe, text }: LastMessage,
) {
	const sealed = vault.seal('chats', {
		instance,
		last_message_id: messageId,
		last_message_text: text,
	});
	return {
		last_message_id: messageId,
		last_message_at: timestamp,
		last_message_from_me: encodeSwitch(fromMe),
		last_message_text: sealed.last_message_text,
		sorted_at: timestamp,
	};
}

/** The columns that a change sets; what it leaves out is not in it. */
export function encodeChatChange(change: ChatChange): Partial<Chat> {
	const { unreadCount, markedUnread, archived, pinnedAt, mutedUntil, disappearAfter } = change;
	const { name, pictureUrl } = change;
	return {
		...(unreadCount !== undefined && { unread_count: unreadCount }),
		...(markedUnread !== undefined && { marked_unread: encodeSwitch(markedUnread) }),
		...(archived !== undefined && { archived: archived === null ? null : encodeSwitch(archived) }),
		...(pinnedAt !== undefined && { pinned_at: pinnedAt }),
		...(mutedUntil !== undefined && { muted_until: mutedUntil }),
		...(disappearAfter !== undefined && { disappear_after: disappearAfter }),
		...(pictureUrl !== undefined && { picture_url: pictureUrl }),
		...(name !== undefined && named(name)),
	};
}

/** The name of a group, and what it is found by. */
export function named(name: string | null): Pick<Chat, 'name' | 'search'> {
	return { name, search: (name ?? '').toLowerCase() };
}

/** The words for what changed; columns that tell nothing are not in it. */
export const chatFieldOf: Partial<Record<keyof Chat, keyof ChatChange>> = {
	unread_count: 'unreadCount',
	marked_unread: 'markedUnread',
	archived: 'archived',
	pinned_at: 'pinnedAt',
	muted_until: 'mutedUntil',
	disappear_after: 'disappearAfter',
	picture_url: 'pictureUrl',
	name: 'name',
};

/** A chat in which nothing happened yet. */
export function emptyChat(
	instance: string,
	chatKey: string,
	{ jid, isGroup }: { jid: string; isGroup: boolean },
): Chat {
	return {
		instance,
		chat_key: chatKey,
		jid,
		is_group: encodeSwitch(isGroup),
		name: null,
		picture_url: null,
		unread_count: 0,
		marked_unread: 0,
		last_message_id: null,
		last_message_at: null,
		last_message_from_me: 0,
		last_message_text: null,
		archived: null,
		pinned_at: null,
		muted_until: null,
		disappear_after: null,
		sorted_at: 0,
		search: '',
	};
}

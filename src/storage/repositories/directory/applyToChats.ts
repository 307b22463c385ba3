import type { ChatAddress } from '../../../domain/message';
import type { DirectoryChange, PersonAddress } from '../../../domain/ports/directory';
import { addressesOf } from './addresses';
import { decodeChat } from './chatRow';
import { changeChat, deleteChat, findChat, type KnownChat, touchChat } from './chats';
import type { Known } from './contacts';
import {
	findKey,
	keyOf,
	keyOfPerson,
	learnContact,
	type Step,
	toContactChanges,
	type UpdateOf,
} from './step';

/** A message came or went. Its writer and its chat become known with it. */
export async function applyMessage(
	step: Step,
	{ chat, message, unread, sender }: UpdateOf<'message'>,
): Promise<DirectoryChange[]> {
	const writer = sender && (await learnContact(step, sender, nameOf(sender)));
	const { chatKey, contact } =
		writer && isOf(sender, chat) ? keyOfPerson(writer) : await keyOf(step, chat);
	const touched = await touchChat(step, chatKey, chat, { message, unread });
	return [
		...toContactChanges(writer),
		// In a chat of two the writer is the chat's person, told a moment ago.
		...(contact?.row.contact_id === writer?.row.contact_id ? [] : toContactChanges(contact)),
		...(touched ? toChatChanges(step, touched, contact) : []),
	];
}

export async function applyChatChange(
	step: Step,
	{ address, change, onlyKnown }: UpdateOf<'chat'>,
): Promise<DirectoryChange[]> {
	const { trx, instance } = step;
	if (onlyKnown) {
		const known = await findKey(step, address);
		if (known === null || !(await findChat(trx, instance, known))) return [];
	}
	const { chatKey, contact } = await keyOf(step, address);
	const changed = await changeChat(trx, { instance, chatKey }, address, change);
	return [...toContactChanges(contact), ...toChatChanges(step, changed, contact)];
}

/** Another device read them: so many fewer are unread, and none once the newest is among them. */
export async function applyRead(
	step: Step,
	{ chat, messageIds }: UpdateOf<'read'>,
): Promise<DirectoryChange[]> {
	const { trx, instance } = step;
	const chatKey = await findKey(step, chat);
	const known = chatKey && (await findChat(trx, instance, chatKey));
	if (!known) return [];
	const isNewest = known.last_message_id !== null && messageIds.includes(known.last_message_id);
	const unreadCount = isNewest ? 0 : Math.max(0, known.unread_count - messageIds.length);
	const change = { unreadCount, markedUnread: false };
	return applyChatChange(step, { kind: 'chat', address: chat, change, onlyKnown: true });
}

export async function applyChatDeletion(
	step: Step,
	{ chat, until }: UpdateOf<'chatDeleted'>,
): Promise<DirectoryChange[]> {
	const { trx, instance } = step;
	const chatKey = await findKey(step, chat);
	if (chatKey === null) return [];
	const wasThere = await deleteChat(trx, { instance, chatKey }, addressesOf(chat), until);
	return wasThere ? [{ kind: 'chatDeleted', chat }] : [];
}

/** A chat of two in which the other one writes. */
function isOf({ phone, lid }: PersonAddress, chat: ChatAddress): boolean {
	return !chat.isGroup && chat.phone === phone && chat.lid === lid;
}

function nameOf({ profileName }: { profileName: string | null }) {
	return profileName === null ? {} : { profileName };
}

function toChatChanges({ vault }: Step, { row, isNew, changed }: KnownChat, contact: Known | null) {
	if (!isNew && changed.size === 0) return [];
	const chat = decodeChat(vault, row, contact?.row ?? null);
	if (isNew) return [{ kind: 'chatAdded' as const, chat }];
	return [{ kind: 'chatUpdated' as const, chat, changed }];
}

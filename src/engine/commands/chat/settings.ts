import { FOREVER_MS } from '../../../domain/ports/directory';
import type { Command } from '../Command';
import { seenOf, targetOf } from './target';

const done = { success: true } as const;

/** The archive takes a chat off the pinned ones, as on the phone. */
const setArchived: Command<'chat.setArchived'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	const { instance, address, chat } = target;
	const { archived } = input;
	const seen = await seenOf(host, target, input.lastMessage);
	const { chats } = instance.whatsapp;
	await chats.setArchived(address.jid, archived, seen);
	const unpins = archived && chat?.pinnedAt != null;
	if (unpins) await chats.setPinned(address.jid, false);
	const change = { archived, ...(unpins && { pinnedAt: null }) };
	await instance.directory.learn({ kind: 'chat', address, change });
	return done;
};

const setPinned: Command<'chat.setPinned'> = async (input, { host }) => {
	const { instance, address } = await targetOf(host, input);
	const { pinned } = input;
	await instance.whatsapp.chats.setPinned(address.jid, pinned);
	const change = { pinnedAt: pinned ? host.clock.now() : null };
	await instance.directory.learn({ kind: 'chat', address, change });
	return done;
};

const setMuted: Command<'chat.setMuted'> = async (input, { host }) => {
	const { instance, address } = await targetOf(host, input);
	const until = input.until ? Date.parse(input.until) : FOREVER_MS;
	const mutedUntil = input.muted ? until : null;
	await instance.whatsapp.chats.setMuted(address.jid, mutedUntil);
	await instance.directory.learn({ kind: 'chat', address, change: { mutedUntil } });
	return done;
};

/** How many unread messages are confirmed to their writers at most; older ones are only counted as read. */
const CONFIRMED = 100;

const markRead: Command<'chat.markRead'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	const { instance, address, chat } = target;
	const { chats } = instance.whatsapp;
	const unread = Math.min(chat?.unreadCount ?? 0, CONFIRMED);
	const { directory } = host.storage;
	const messages = unread > 0 ? await directory.newestReceived(instance.name, address, unread) : [];
	if (messages.length > 0) await chats.sendRead(messages);
	await chats.setRead(address.jid, true, await seenOf(host, target, input.lastMessage));
	const change = { unreadCount: 0, markedUnread: false };
	await instance.directory.learn({ kind: 'chat', address, change });
	return done;
};

const markUnread: Command<'chat.markUnread'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	const { instance, address } = target;
	const seen = await seenOf(host, target, input.lastMessage);
	await instance.whatsapp.chats.setRead(address.jid, false, seen);
	await instance.directory.learn({ kind: 'chat', address, change: { markedUnread: true } });
	return done;
};

const remove: Command<'chat.delete'> = async (input, { host }) => {
	const target = await targetOf(host, input);
	const { instance, address } = target;
	const seen = await seenOf(host, target, input.lastMessage);
	await instance.whatsapp.chats.delete(address.jid, seen);
	await instance.directory.learn({ kind: 'chatDeleted', chat: address, until: seen.timestamp });
	return { deleted: true };
};

export const chatSettings = {
	'chat.setArchived': setArchived,
	'chat.setPinned': setPinned,
	'chat.setMuted': setMuted,
	'chat.markRead': markRead,
	'chat.markUnread': markUnread,
	'chat.delete': remove,
};

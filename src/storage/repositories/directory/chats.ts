import type { Kysely } from 'kysely';
import type { ChatChange, HistoryChat, LastMessage } from '../../../domain/ports/directory';
import type { ChatAddress } from '../../../domain/message';
import type { Database, Row } from '../../schema';
import { statement } from '../../statement';
import { deleteMarks } from './conversationMarks';
import { subjectOf } from './subjects';
import { chatFieldOf, emptyChat, encodeChatChange, encodeLastMessage, named } from './chatRow';
import type { Step } from './step';

type Chat = Row<'chats'>;
type Trx = Kysely<Database>;

interface Key {
	instance: string;
	chatKey: string;
}

/** A chat as it is now, and what this step made of it. */
export interface KnownChat {
	row: Chat;
	isNew: boolean;
	changed: Set<keyof ChatChange>;
}

const selectChat = statement((db, { instance, chatKey }: Key) =>
	db
		.selectFrom('chats')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey),
);

type Newest = Pick<
	Chat,
	| 'instance'
	| 'chat_key'
	| 'jid'
	| 'unread_count'
	| 'last_message_id'
	| 'last_message_at'
	| 'last_message_from_me'
	| 'last_message_text'
	| 'sorted_at'
>;

/**
 * Once for each message, so without a look at what is there: as few columns as a message moves, where none is newer. What
 * is unread is added to.
 */
const touch = statement((db, row: Newest) =>
	db
		.updateTable('chats')
		.set((eb) => ({
			jid: row.jid,
			unread_count: eb('unread_count', '+', row.unread_count),
			last_message_id: row.last_message_id,
			last_message_at: row.last_message_at,
			last_message_from_me: row.last_message_from_me,
			last_message_text: row.last_message_text,
			sorted_at: row.sorted_at,
		}))
		.where('instance', '=', row.instance)
		.where('chat_key', '=', row.chat_key)
		.where((eb) =>
			eb.or([eb('last_message_at', 'is', null), eb('last_message_at', '<=', row.last_message_at)]),
		),
);

export async function findChat(db: Trx, instance: string, chatKey: string): Promise<Chat | null> {
	return (await selectChat.first(db, { instance, chatKey })) ?? null;
}

/** A chat in which nothing happened yet; one of a group has its subject. */
async function newChat(
	trx: Trx,
	{ instance, chatKey }: Key,
	address: { jid: string; isGroup: boolean },
): Promise<Chat> {
	const empty = emptyChat(instance, chatKey, address);
	if (!address.isGroup) return empty;
	const subject = await subjectOf(trx, instance, address.jid);
	return subject === null ? empty : { ...empty, ...named(subject) };
}

/**
 * A message came or went: the newest stands in the list, and one of somebody else's may count as unread. Null for a chat
 * that is known, of which there is nothing to tell.
 */
export async function touchChat(
	{ trx, vault, instance }: Step,
	chatKey: string,
	address: ChatAddress,
	{ message, unread }: { message: LastMessage; unread: boolean },
): Promise<KnownChat | null> {
	const last = encodeLastMessage(vault, instance, message);
	const moved = { ...last, jid: address.jid, unread_count: unread ? 1 : 0 };
	const key = { instance, chatKey };
	if ((await touch.run(trx, { ...moved, instance, chat_key: chatKey })) > 0) return null;
	if (await findChat(trx, instance, chatKey)) {
		if (unread) await countUnread(trx, key);
		return null;
	}
	const row = { ...(await newChat(trx, key, address)), ...moved };
	await trx.insertInto('chats').values(row).execute();
	return { row, isNew: true, changed: new Set() };
}

async function countUnread(trx: Trx, { instance, chatKey }: Key): Promise<void> {
	await trx
		.updateTable('chats')
		.set((eb) => ({ unread_count: eb('unread_count', '+', 1) }))
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.execute();
}

/** Sets what is said about a chat, and tells what was not so before. */
export async function changeChat(
	trx: Trx,
	{ instance, chatKey }: Key,
	address: ChatAddress,
	change: ChatChange,
): Promise<KnownChat> {
	const columns = encodeChatChange(change);
	const known = await findChat(trx, instance, chatKey);
	if (!known) {
		const row = { ...(await newChat(trx, { instance, chatKey }, address)), ...columns };
		await trx.insertInto('chats').values(row).execute();
		return { row, isNew: true, changed: new Set() };
	}
	const fresh = (Object.keys(columns) as (keyof Chat)[]).filter((name) =>
		isNews(name, known[name], columns[name]),
	);
	if (fresh.length === 0) return { row: known, isNew: false, changed: new Set() };
	await trx
		.updateTable('chats')
		.set(columns)
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.execute();
	const changed = new Set(fresh.flatMap((name) => chatFieldOf[name] ?? []));
	return { row: { ...known, ...columns }, isNew: false, changed };
}

/** Pinned is pinned, whenever that was said. */
function isNews(name: keyof Chat, before: Chat[keyof Chat], after: Chat[keyof Chat] | undefined) {
	if (name === 'pinned_at') return (before === null) !== (after === null);
	return before !== after;
}

/** What the phone's history says holds where nothing newer was heard. */
export async function putHistoryChat(
	{ trx, vault, instance }: Step,
	chatKey: string,
	{ address, change, timestamp, lastMessage }: HistoryChat,
): Promise<void> {
	const known = await findChat(trx, instance, chatKey);
	const columns = encodeChatChange(change);
	const newest = lastMessage && encodeLastMessage(vault, instance, lastMessage);
	if (!known) {
		const row = { ...(await newChat(trx, { instance, chatKey }, address)), ...columns, ...newest };
		row.sorted_at = Math.max(row.sorted_at, timestamp);
		await trx.insertInto('chats').values(row).execute();
		return;
	}
	const isNewer = lastMessage && lastMessage.timestamp > (known.last_message_at ?? 0);
	await trx
		.updateTable('chats')
		.set({
			...onlyUnknown(columns, known),
			...(isNewer && newest),
			sorted_at: Math.max(known.sorted_at, timestamp, lastMessage?.timestamp ?? 0),
		})
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.execute();
}

function onlyUnknown(columns: Partial<Chat>, known: Chat): Partial<Chat> {
	const { unread_count, ...others } = columns;
	const names = (Object.keys(others) as (keyof Chat)[]).filter(
		(name) => known[name] === null || (name === 'search' && known.name === null),
	);
	return {
		...Object.fromEntries(names.map((name) => [name, others[name as keyof typeof others]])),
		unread_count: Math.max(known.unread_count, unread_count ?? 0),
	};
}

/** The chat, its labels, and its messages up to that time under all of its addresses. False when there is none. */
export async function deleteChat(
	trx: Trx,
	{ instance, chatKey }: Key,
	addresses: readonly string[],
	until: number,
): Promise<boolean> {
	const { numDeletedRows } = await trx
		.deleteFrom('chats')
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.executeTakeFirstOrThrow();
	await trx
		.deleteFrom('label_places')
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.execute();
	await deleteMarks(trx, instance, chatKey);
	const gone = trx
		.selectFrom('messages')
		.select('message_id')
		.where('instance', '=', instance)
		.where('chat', 'in', [...addresses])
		.where('timestamp', '<=', until);
	for (const table of ['reactions', 'stars'] as const) {
		await trx
			.deleteFrom(table)
			.where('instance', '=', instance)
			.where('message_id', 'in', gone)
			.execute();
	}
	await trx
		.deleteFrom('messages')
		.where('instance', '=', instance)
		.where('chat', 'in', [...addresses])
		.where('timestamp', '<=', until)
		.execute();
	return numDeletedRows > 0n;
}

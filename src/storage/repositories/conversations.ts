import type { Kysely } from 'kysely';
import type {
	ConversationRepository,
	ConversationRow,
	ConversationTag,
} from '../../domain/ports/conversations';
import { type Connections, writeOf } from '../connections';
import type { Database } from '../schema';
import { decodeChat } from './directory/chatRow';
import { findChat } from './directory/chats';
import { type ListedChat, listChats, withContacts } from './directory/listChats';

export function buildConversationRepository(connections: Connections): ConversationRepository {
	const { reader } = connections;
	return {
		async list(choice) {
			const { rows, total } = await listChats(reader, choice);
			return { rows: await toConversations(connections, rows), total };
		},

		async get(instance, chatKey) {
			const row = await findChat(reader, instance, chatKey);
			if (!row) return null;
			const [conversation] = await toConversations(connections, await withContacts(reader, [row]));
			return conversation ?? null;
		},

		async setTags(instance, chatKey, tagIds) {
			await writeOf(connections, instance, async (trx) => {
				await trx
					.deleteFrom('conversation_tags')
					.where('instance', '=', instance)
					.where('chat_key', '=', chatKey)
					.execute();
				for (const tag_id of new Set(tagIds)) {
					await trx
						.insertInto('conversation_tags')
						.values({ instance, chat_key: chatKey, tag_id })
						.execute();
				}
			});
		},
	};
}

async function toConversations(
	{ reader, vault }: Connections,
	rows: readonly ListedChat[],
): Promise<ConversationRow[]> {
	const tags = await tagsOf(reader, rows);
	return rows.map(({ row, contact }) => {
		const { instance, chat_key: chatKey } = row;
		const savedName = contact ? contact.name : row.name;
		const chat = decodeChat(vault, row, contact);
		return { instance, chatKey, chat, savedName, tags: tags.get(keyOf(row)) ?? [] };
	});
}

/** In the order in which they were made. */
async function tagsOf(db: Kysely<Database>, rows: readonly ListedChat[]) {
	const byChat = new Map<string, ConversationTag[]>();
	if (rows.length === 0) return byChat;
	const placed = await db
		.selectFrom('conversation_tags')
		.innerJoin('tags', 'tags.tag_id', 'conversation_tags.tag_id')
		.selectAll('tags')
		.select('chat_key')
		.where('conversation_tags.instance', 'in', [...new Set(rows.map(({ row }) => row.instance))])
		.where(
			'chat_key',
			'in',
			rows.map(({ row }) => row.chat_key),
		)
		.orderBy('tags.created_at')
		.orderBy('tags.tag_id')
		.execute();
	for (const { tag_id: tagId, name, color, created_at, updated_at, ...place } of placed) {
		const tag = { tagId, instance: place.instance, name, color };
		const times = { createdAt: created_at, updatedAt: updated_at };
		const key = keyOf(place);
		byChat.set(key, [...(byChat.get(key) ?? []), { ...tag, ...times }]);
	}
	return byChat;
}

function keyOf({ instance, chat_key }: { instance: string; chat_key: string }): string {
	return `${instance}:${chat_key}`;
}

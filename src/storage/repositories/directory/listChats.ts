import { type Kysely, sql } from 'kysely';
import type { ChatChoice, Listed, Page } from '../../../domain/ports/directory';
import type { Database, Row } from '../../schema';

/** A chat with its person, or a group, which has none. */
export interface ListedChat {
	row: Row<'chats'>;
	contact: Row<'contacts'> | null;
}

/** The newest first. */
export async function listChats(
	db: Kysely<Database>,
	choice: ChatChoice,
): Promise<Listed<ListedChat>> {
	if (choice.instances.length === 0) return { rows: [], total: 0 };
	const found = chosen(db, choice);
	const rows = await found
		.selectAll('chats')
		.orderBy('chats.sorted_at', 'desc')
		.orderBy('chats.chat_key')
		.limit(choice.limit)
		.offset(choice.offset)
		.execute();
	const { total } = await found.select(count).executeTakeFirstOrThrow();
	return { rows: await withContacts(db, rows), total: Number(total) };
}

function chosen(db: Kysely<Database>, choice: ChatChoice) {
	const { instances, search, unread, isGroup, archived, tagIds = [], untagged } = choice;
	return db
		.selectFrom('chats')
		.leftJoin('contacts', (join) =>
			join
				.onRef('contacts.instance', '=', 'chats.instance')
				.onRef('contacts.contact_id', '=', 'chats.chat_key'),
		)
		.where('chats.instance', 'in', [...instances])
		.$if(Boolean(search), (query) =>
			query.where((eb) =>
				eb.or([contains('chats.search', choice), contains('contacts.search', choice)]),
			),
		)
		.$if(unread === true, (query) => query.where(isUnread))
		.$if(isGroup !== undefined, (query) => query.where('is_group', '=', isGroup ? 1 : 0))
		.$if(archived !== undefined, (query) =>
			query.where(sql`coalesce(archived, 0)`, '=', archived ? 1 : 0),
		)
		.$if(tagIds.length > 0, (query) =>
			query.where((eb) => eb.exists(tagsOn(db).where('tag_id', 'in', [...tagIds]))),
		)
		.$if(untagged === true, (query) => query.where((eb) => eb.not(eb.exists(tagsOn(db)))));
}

/** In the order given. */
export async function withContacts(
	db: Kysely<Database>,
	rows: readonly Row<'chats'>[],
): Promise<ListedChat[]> {
	const people = rows.filter(({ is_group }) => is_group === 0);
	if (people.length === 0) return rows.map((row) => ({ row, contact: null }));
	const contacts = await db
		.selectFrom('contacts')
		.selectAll()
		.where('instance', 'in', [...new Set(people.map(({ instance }) => instance))])
		.where(
			'contact_id',
			'in',
			people.map(({ chat_key }) => chat_key),
		)
		.execute();
	// Contacts have names of their own, so that two instances never share one.
	const byId = new Map(contacts.map((contact) => [contact.contact_id, contact]));
	return rows.map((row) => ({ row, contact: byId.get(row.chat_key) ?? null }));
}

function tagsOn(db: Kysely<Database>) {
	return db
		.selectFrom('conversation_tags')
		.select('tag_id')
		.whereRef('conversation_tags.instance', '=', 'chats.instance' as never)
		.whereRef('conversation_tags.chat_key', '=', 'chats.chat_key' as never);
}

const isUnread = sql<boolean>`(unread_count > 0 or marked_unread = 1)`;

export const count = sql<number>`count(*)`.as('total');

/** Word for word: `%` and `_` in what is looked for mean themselves. */
export function contains(column: string, { search = '' }: Page) {
	const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
	return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

import type { Kysely } from 'kysely';
import type { ContactRow } from '../../../domain/ports/directory';
import type { Database, Row } from '../../schema';
import { searchTextOf } from './contactRow';
import { moveMarks } from './conversationMarks';

type Contact = Row<'contacts'>;
type Chat = Row<'chats'>;
type Trx = Kysely<Database>;

/**
 * Two contacts are one person, known by LID here and by number there. The older one stays, with what it lacks taken from
 * the other, whose ID goes on leading to it; their chats become one chat.
 */
export async function mergeContacts(trx: Trx, one: Contact, two: Contact) {
	const [kept, gone] = one.created_at <= two.created_at ? [one, two] : [two, one];
	await removeContact(trx, gone, kept);
	const row: Contact = { ...kept };
	const changed = new Set<keyof ContactRow>();
	for (const column of filled) {
		if (row[column] !== null || gone[column] === null) continue;
		Object.assign(row, { [column]: gone[column] });
		changed.add(fieldOf[column]);
	}
	row.search = searchTextOf(row);
	const { instance, contact_id, ...columns } = row;
	await trx
		.updateTable('contacts')
		.set(columns)
		.where('instance', '=', instance)
		.where('contact_id', '=', contact_id)
		.execute();
	await mergeChats(trx, instance, kept.contact_id, gone.contact_id);
	return { row, isNew: false, changed };
}

const fieldOf = {
	phone: 'phone',
	lid: 'lid',
	name: 'name',
	profile_name: 'profileName',
	business_name: 'businessName',
	is_business: 'isBusiness',
	picture_url: 'pictureUrl',
	email: 'email',
	company: 'company',
	notes: 'notes',
} as const satisfies Partial<Record<keyof Contact, keyof ContactRow>>;

const filled = Object.keys(fieldOf) as (keyof typeof fieldOf)[];

async function removeContact(trx: Trx, gone: Contact, kept: Contact): Promise<void> {
	const { instance, contact_id: alias } = gone;
	const { contact_id } = kept;
	await trx
		.deleteFrom('contacts')
		.where('instance', '=', instance)
		.where('contact_id', '=', alias)
		.execute();
	await trx
		.updateTable('contact_aliases')
		.set({ contact_id })
		.where('instance', '=', instance)
		.where('contact_id', '=', alias)
		.execute();
	await trx.insertInto('contact_aliases').values({ instance, alias, contact_id }).execute();
}

async function mergeChats(trx: Trx, instance: string, kept: string, gone: string): Promise<void> {
	const rows = await trx
		.selectFrom('chats')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', 'in', [kept, gone])
		.execute();
	await movePlaces(trx, instance, kept, gone);
	await moveMarks(trx, instance, kept, gone);
	const mine = rows.find((row) => row.chat_key === kept);
	const other = rows.find((row) => row.chat_key === gone);
	if (!other) return;
	await trx
		.deleteFrom('chats')
		.where('instance', '=', instance)
		.where('chat_key', '=', gone)
		.execute();
	if (!mine) {
		await trx
			.insertInto('chats')
			.values({ ...other, chat_key: kept })
			.execute();
		return;
	}
	await trx
		.updateTable('chats')
		.set(combine(mine, other))
		.where('instance', '=', instance)
		.where('chat_key', '=', kept)
		.execute();
}

/** Each held its own part of one conversation: the newer one's end is the end, and what is unread adds up. */
function combine(mine: Chat, other: Chat): Partial<Chat> {
	const newest = other.sorted_at > mine.sorted_at ? other : mine;
	return {
		jid: newest.jid,
		sorted_at: newest.sorted_at,
		last_message_id: newest.last_message_id,
		last_message_at: newest.last_message_at,
		last_message_from_me: newest.last_message_from_me,
		last_message_text: newest.last_message_text,
		unread_count: mine.unread_count + other.unread_count,
		marked_unread: Math.max(mine.marked_unread, other.marked_unread),
		archived: mine.archived ?? other.archived,
		pinned_at: mine.pinned_at ?? other.pinned_at,
		muted_until: mine.muted_until ?? other.muted_until,
		disappear_after: mine.disappear_after ?? other.disappear_after,
	};
}

async function movePlaces(trx: Trx, instance: string, kept: string, gone: string): Promise<void> {
	const places = await trx
		.selectFrom('label_places')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', '=', gone)
		.execute();
	for (const place of places) {
		await trx
			.insertInto('label_places')
			.values({ ...place, chat_key: kept })
			.onConflict((key) =>
				key.columns(['instance', 'label_id', 'chat_key', 'message_id']).doNothing(),
			)
			.execute();
	}
	await trx
		.deleteFrom('label_places')
		.where('instance', '=', instance)
		.where('chat_key', '=', gone)
		.execute();
}

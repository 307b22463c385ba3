import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Contacts, chats, labels, and what of the phone's app state was taken over. */
export const directory: Migration = {
	async up(db: Kysely<unknown>) {
		for (const create of [contacts, chats, labels]) await create(db);
		// Names are a contact's now; they are learned again with the next message.
		await db.schema.dropTable('contact_names').execute();
	},
};

async function contacts(db: Kysely<unknown>) {
	await ofInstance(db, 'contacts')
		.addColumn('contact_id', 'text', (col) => col.notNull())
		.addColumn('phone', 'text')
		.addColumn('lid', 'text')
		.addColumn('name', 'text')
		.addColumn('profile_name', 'text')
		.addColumn('business_name', 'text')
		.addColumn('is_business', 'integer')
		.addColumn('picture_url', 'text')
		.addColumn('email', 'text')
		.addColumn('company', 'text')
		.addColumn('notes', 'text')
		.addColumn('search', 'text', (col) => col.notNull())
		.addColumn('created_at', 'bigint', (col) => col.notNull())
		.addPrimaryKeyConstraint('contacts_key', ['instance', 'contact_id'])
		.addUniqueConstraint('contacts_phone', ['instance', 'phone'])
		.addUniqueConstraint('contacts_lid', ['instance', 'lid'])
		.execute();
	await ofInstance(db, 'contact_aliases')
		.addColumn('alias', 'text', (col) => col.notNull())
		.addColumn('contact_id', 'text', (col) => col.notNull())
		.addPrimaryKeyConstraint('contact_aliases_key', ['instance', 'alias'])
		.execute();
	await index(db, 'contact_aliases', ['instance', 'contact_id']);
}

async function chats(db: Kysely<unknown>) {
	await ofInstance(db, 'chats')
		.addColumn('chat_key', 'text', (col) => col.notNull())
		.addColumn('jid', 'text', (col) => col.notNull())
		.addColumn('is_group', 'integer', (col) => col.notNull())
		.addColumn('name', 'text')
		.addColumn('picture_url', 'text')
		.addColumn('unread_count', 'integer', (col) => col.notNull())
		.addColumn('marked_unread', 'integer', (col) => col.notNull())
		.addColumn('last_message_id', 'text')
		.addColumn('last_message_at', 'bigint')
		.addColumn('last_message_from_me', 'integer', (col) => col.notNull())
		.addColumn('last_message_text', 'text')
		.addColumn('archived', 'integer')
		.addColumn('pinned_at', 'bigint')
		.addColumn('muted_until', 'bigint')
		.addColumn('disappear_after', 'integer')
		.addColumn('sorted_at', 'bigint', (col) => col.notNull())
		.addColumn('search', 'text', (col) => col.notNull())
		.addPrimaryKeyConstraint('chats_key', ['instance', 'chat_key'])
		.execute();
	await index(db, 'chats', ['instance', 'sorted_at']);
	await index(db, 'messages', ['instance', 'chat', 'timestamp']);
}

async function labels(db: Kysely<unknown>) {
	await ofInstance(db, 'labels')
		.addColumn('label_id', 'text', (col) => col.notNull())
		.addColumn('name', 'text')
		.addColumn('color', 'integer')
		.addColumn('predefined_id', 'text')
		.addPrimaryKeyConstraint('labels_key', ['instance', 'label_id'])
		.execute();
	await ofInstance(db, 'label_places')
		.addColumn('label_id', 'text', (col) => col.notNull())
		.addColumn('chat_key', 'text', (col) => col.notNull())
		.addColumn('message_id', 'text', (col) => col.notNull())
		.addPrimaryKeyConstraint('label_places_key', ['instance', 'label_id', 'chat_key', 'message_id'])
		.execute();
	await index(db, 'label_places', ['instance', 'chat_key']);
}

/** A table whose rows belong to one instance and go with it. */
function ofInstance(db: Kysely<unknown>, table: string) {
	return db.schema
		.createTable(table)
		.addColumn('instance', 'text', (col) =>
			col.notNull().references('instances.name').onDelete('cascade'),
		);
}

async function index(db: Kysely<unknown>, table: string, columns: string[]) {
	await db.schema
		.createIndex(`${table}_by_${columns.join('_')}`)
		.on(table)
		.columns(columns)
		.execute();
}

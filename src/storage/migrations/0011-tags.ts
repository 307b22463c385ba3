import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tags, and which conversations carry them. */
export const tags: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('tags')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('tag_id', 'text', (col) => col.primaryKey())
			.addColumn('name', 'text', (col) => col.notNull())
			.addColumn('name_key', 'text', (col) => col.notNull())
			.addColumn('color', 'text', (col) => col.notNull())
			.addColumn('created_at', 'bigint', (col) => col.notNull())
			.addColumn('updated_at', 'bigint')
			.addUniqueConstraint('tags_name', ['instance', 'name_key'])
			.execute();
		await db.schema
			.createTable('conversation_tags')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('chat_key', 'text', (col) => col.notNull())
			.addColumn('tag_id', 'text', (col) =>
				col.notNull().references('tags.tag_id').onDelete('cascade'),
			)
			.addPrimaryKeyConstraint('conversation_tags_key', ['instance', 'chat_key', 'tag_id'])
			.execute();
		await db.schema
			.createIndex('conversation_tags_by_tag')
			.on('conversation_tags')
			.column('tag_id')
			.execute();
	},
};

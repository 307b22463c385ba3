import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How often posts of channels were seen, and what people reacted with. */
export const postCounts: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('post_counts')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('channel', 'text', (col) => col.notNull())
			.addColumn('number', 'integer', (col) => col.notNull())
			.addColumn('message_id', 'text')
			.addColumn('views', 'integer')
			.addColumn('reactions', 'text')
			.addColumn('counted_at', 'integer', (col) => col.notNull())
			.addPrimaryKeyConstraint('post_counts_key', ['instance', 'channel', 'number'])
			.execute();
		await db.schema
			.createIndex('post_counts_counted_at')
			.on('post_counts')
			.column('counted_at')
			.execute();
	},
};

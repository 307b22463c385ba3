import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which messages have a star. One may be heard of before its message. */
export const stars: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('stars')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('message_id', 'text', (col) => col.notNull())
			.addColumn('chat', 'text', (col) => col.notNull())
			.addColumn('starred_at', 'integer', (col) => col.notNull())
			.addPrimaryKeyConstraint('stars_key', ['instance', 'message_id'])
			.execute();
	},
};

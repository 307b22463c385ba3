import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Votes in polls, and what was offered to choose from where buttons cannot be shown. */
export const kinds: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('poll_votes')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('poll_id', 'text', (col) => col.notNull())
			.addColumn('voter', 'text', (col) => col.notNull())
			.addColumn('selected', 'text', (col) => col.notNull())
			.addColumn('voted_at', 'bigint', (col) => col.notNull())
			.addPrimaryKeyConstraint('poll_votes_key', ['instance', 'poll_id', 'voter'])
			.execute();
		await db.schema
			.createTable('offers')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('message_id', 'text', (col) => col.notNull())
			.addColumn('chat', 'text', (col) => col.notNull())
			.addColumn('kind', 'text', (col) => col.notNull())
			.addColumn('choices', 'text', (col) => col.notNull())
			.addColumn('created_at', 'bigint', (col) => col.notNull())
			.addColumn('answered_at', 'bigint')
			.addPrimaryKeyConstraint('offers_key', ['instance', 'message_id'])
			.execute();
		await db.schema
			.createIndex('offers_by_chat')
			.on('offers')
			.columns(['instance', 'chat', 'created_at'])
			.execute();
	},
};

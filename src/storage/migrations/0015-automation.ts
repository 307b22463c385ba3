import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Conversations in which a person took over from automation. */
export const automation: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('automation_pauses')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('chat_key', 'text', (col) => col.notNull())
			.addColumn('paused_at', 'bigint', (col) => col.notNull())
			.addColumn('paused_by', 'text')
			.addColumn('reason', 'text')
			.addPrimaryKeyConstraint('automation_pauses_key', ['instance', 'chat_key'])
			.execute();
	},
};

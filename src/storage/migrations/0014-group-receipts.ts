import type { CreateTableBuilder, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whom each message to a group was for, and what they did with it. Goes with the send. */
export const groupReceipts: Migration = {
	async up(db: Kysely<unknown>) {
		await ofSend(db, 'group_sends')
			.addColumn('people', 'text', (col) => col.notNull())
			.addPrimaryKeyConstraint('group_sends_key', ['instance', 'message_id'])
			.execute();
		await ofSend(db, 'group_receipts')
			.addColumn('person', 'text', (col) => col.notNull())
			.addColumn('delivered_at', 'integer', (col) => col.notNull())
			.addColumn('read_at', 'integer')
			.addColumn('played_at', 'integer')
			.addPrimaryKeyConstraint('group_receipts_key', ['instance', 'message_id', 'person'])
			.execute();
	},
};

function ofSend(
	db: Kysely<unknown>,
	table: string,
): CreateTableBuilder<string, 'instance' | 'message_id'> {
	const columns = ['instance', 'message_id'] as const;
	return db.schema
		.createTable(table)
		.addColumn('instance', 'text', (col) => col.notNull())
		.addColumn('message_id', 'text', (col) => col.notNull())
		.addForeignKeyConstraint(`${table}_send`, [...columns], 'outbox', [...columns], (key) =>
			key.onDelete('cascade'),
		);
}

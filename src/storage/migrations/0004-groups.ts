import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Groups with their members, and of which account all of them are there. */
export const groups: Migration = {
	async up(db: Kysely<unknown>) {
		await ofInstance(db, 'groups')
			.addColumn('jid', 'text', (col) => col.notNull())
			.addColumn('facts', 'text', (col) => col.notNull())
			.addColumn('members', 'text', (col) => col.notNull())
			.addPrimaryKeyConstraint('groups_key', ['instance', 'jid'])
			.execute();
		await ofInstance(db, 'group_syncs')
			.addColumn('account', 'text', (col) => col.notNull())
			.addPrimaryKeyConstraint('group_syncs_key', ['instance'])
			.execute();
	},
};

function ofInstance(db: Kysely<unknown>, table: string) {
	return db.schema
		.createTable(table)
		.addColumn('instance', 'text', (col) =>
			col.notNull().references('instances.name').onDelete('cascade'),
		);
}

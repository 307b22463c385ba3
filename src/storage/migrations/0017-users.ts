import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who log in with e-mail and password, the instances they may reach, and their tokens. */
export const users: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('users')
			.addColumn('id', 'text', (col) => col.primaryKey())
			.addColumn('email', 'text', (col) => col.notNull().unique())
			.addColumn('name', 'text')
			.addColumn('role', 'text', (col) => col.notNull())
			.addColumn('password_hash', 'text', (col) => col.notNull())
			.addColumn('created_at', 'integer', (col) => col.notNull())
			.execute();
		await db.schema
			.createTable('user_instances')
			.addColumn('user_id', 'text', (col) =>
				col.notNull().references('users.id').onDelete('cascade'),
			)
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addPrimaryKeyConstraint('user_instances_key', ['user_id', 'instance'])
			.execute();
		await db.schema
			.createTable('user_tokens')
			.addColumn('id', 'text', (col) => col.primaryKey())
			.addColumn('user_id', 'text', (col) =>
				col.notNull().references('users.id').onDelete('cascade'),
			)
			.addColumn('hash', 'text', (col) => col.notNull())
			.addColumn('label', 'text', (col) => col.notNull())
			.addColumn('created_at', 'integer', (col) => col.notNull())
			.addColumn('expires_at', 'integer', (col) => col.notNull())
			.execute();
		await db.schema.createIndex('user_tokens_user').on('user_tokens').column('user_id').execute();
	},
};

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Processes that share the database, and which of them runs which instance. */
export const cluster: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('cluster_members')
			.addColumn('id', 'text', (col) => col.primaryKey())
			.addColumn('url', 'text')
			.addColumn('secret', 'text', (col) => col.notNull())
			.addColumn('host', 'text')
			.addColumn('host_name', 'text', (col) => col.notNull())
			.addColumn('pid', 'integer', (col) => col.notNull())
			.addColumn('started_at', 'text', (col) => col.notNull())
			.addColumn('version', 'text', (col) => col.notNull())
			.addColumn('expires_at', 'integer', (col) => col.notNull())
			.execute();
		await db.schema
			.createTable('instance_leases')
			.addColumn('instance', 'text', (col) =>
				col.primaryKey().references('instances.name').onDelete('cascade'),
			)
			.addColumn('holder', 'text', (col) =>
				col.references('cluster_members.id').onDelete('set null'),
			)
			.addColumn('epoch', 'integer', (col) => col.notNull())
			.addColumn('subscriptions_version', 'integer', (col) => col.notNull())
			.execute();
		await db.schema
			.createIndex('instance_leases_by_holder')
			.on('instance_leases')
			.column('holder')
			.execute();
		await db.schema
			.alterTable('delivery_lanes')
			.addColumn('claimed_by', 'text', (col) =>
				col.references('cluster_members.id').onDelete('set null'),
			)
			.execute();
		await db.schema
			.createIndex('delivery_lanes_by_claimed_by')
			.on('delivery_lanes')
			.column('claimed_by')
			.where('claimed_by', 'is not', null)
			.execute();
	},
};

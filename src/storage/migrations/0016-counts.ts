import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How many messages came and went in each quarter of an hour; messages themselves are kept for a shorter time. */
export const counts: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('message_counts')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('quarter', 'integer', (col) => col.notNull())
			.addColumn('sent', 'integer', (col) => col.notNull())
			.addColumn('received', 'integer', (col) => col.notNull())
			.addPrimaryKeyConstraint('message_counts_key', ['instance', 'quarter'])
			.execute();
		await sql`insert into message_counts (instance, quarter, sent, received)
			select instance, timestamp / 900000,
				sum(case when event = 'message.sent' then 1 else 0 end),
				sum(case when event = 'message.received' then 1 else 0 end)
			from events where event in ('message.sent', 'message.received')
			group by instance, timestamp / 900000`.execute(db);
	},
};

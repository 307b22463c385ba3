import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a send may say for itself. Null is what every send was before. */
export const sends: Migration = {
	async up(db: Kysely<unknown>) {
		for (const column of ['on_crash', 'priority', 'waits_for']) {
			await db.schema.alterTable('outbox').addColumn(column, 'text').execute();
		}
	},
};

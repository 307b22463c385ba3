import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * A message changes two indexes less. What is old enough to go is found by the numbers of messages, and what still has to
 * go out by when it is due.
 */
export const fewerIndexes: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.dropIndex('messages_by_timestamp').execute();
		await db.schema.dropIndex('outbox_open').execute();
	},
};

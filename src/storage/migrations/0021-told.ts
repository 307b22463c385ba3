import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which messages an event told of, so that the journal needs no key of its own for them. */
export const told: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.alterTable('messages').addColumn('told', 'integer').execute();
	},
};

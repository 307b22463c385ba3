import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which message goes before one in its sequence. Null outside of one, as every send was before. */
export const sequences: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.alterTable('outbox').addColumn('follows', 'text').execute();
	},
};

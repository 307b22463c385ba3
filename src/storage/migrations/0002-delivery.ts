import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Dead letters, the log of failed attempts, filters and rotating secrets of subscriptions, and the times by which all of
 * it is purged.
 */
export const delivery: Migration = {
	async up(db: Kysely<unknown>) {
		await times(db);
		await subscriptions(db);
		await deadLetters(db);
		await failedAttempts(db);
	},
};

/** What was stored before counts as stored when it happened, or now. */
async function times(db: Kysely<unknown>) {
	const number = 'bigint' as const;
	await add(db, 'events', 'stored_at', number);
	await add(db, 'deliveries', 'created_at', number);
	await add(db, 'deliveries', 'replayed', 'integer');
	const rows = db.withTables<{
		events: { stored_at: number; timestamp: number };
		deliveries: { created_at: number };
	}>();
	await rows
		.updateTable('events')
		.set((eb) => ({ stored_at: eb.ref('timestamp') }))
		.execute();
	await rows.updateTable('deliveries').set({ created_at: Date.now() }).execute();
	// What is purged is found by these; an event is kept while a delivery needs it.
	await index(db, 'deliveries', ['event_id']);
	await index(db, 'messages', ['timestamp']);
	await index(db, 'idempotency_keys', ['created_at']);
}

async function subscriptions(db: Kysely<unknown>) {
	const table = db.schema.alterTable('subscriptions');
	await table.addColumn('filter', 'text').execute();
	await table.addColumn('previous_secret', 'text').execute();
	await table.addColumn('previous_secret_until', 'bigint').execute();
	await table.addColumn('disabled_because', 'text').execute();
	await add(db, 'subscriptions', 'changed_at', 'bigint');
}

async function deadLetters(db: Kysely<unknown>) {
	await ofSubscription(db, 'dead_letters')
		.addColumn('lane', 'text', (col) => col.notNull())
		.addColumn('attempts', 'integer', (col) => col.notNull())
		.addColumn('last_error', 'text')
		.addColumn('created_at', 'bigint', (col) => col.notNull())
		.addColumn('died_at', 'bigint', (col) => col.notNull())
		.execute();
	await index(db, 'dead_letters', ['subscription', 'sequence']);
	await index(db, 'dead_letters', ['event_id']);
}

async function failedAttempts(db: Kysely<unknown>) {
	await ofSubscription(db, 'failed_attempts')
		.addColumn('attempt', 'integer', (col) => col.notNull())
		.addColumn('made_at', 'bigint', (col) => col.notNull())
		.addColumn('ms', 'integer', (col) => col.notNull())
		.addColumn('status', 'integer')
		.addColumn('error', 'text', (col) => col.notNull())
		.execute();
	await index(db, 'failed_attempts', ['subscription', 'sequence']);
}

/** Zero in the rows that are there. */
async function add(
	db: Kysely<unknown>,
	table: string,
	column: string,
	type: 'integer' | 'bigint',
): Promise<void> {
	await db.schema
		.alterTable(table)
		.addColumn(column, type, (col) => col.notNull().defaultTo(0))
		.execute();
}

/** A table of what became of events, whose rows go with their subscription. */
function ofSubscription(db: Kysely<unknown>, table: string) {
	return db.schema
		.createTable(table)
		.addColumn('sequence', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('subscription', 'text', (col) =>
			col.notNull().references('subscriptions.id').onDelete('cascade'),
		)
		.addColumn('event_id', 'text', (col) => col.notNull());
}

async function index(db: Kysely<unknown>, table: string, columns: string[]) {
	await db.schema
		.createIndex(`${table}_by_${columns.join('_')}`)
		.on(table)
		.columns(columns)
		.execute();
}

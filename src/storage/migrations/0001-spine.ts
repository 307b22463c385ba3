import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Instances, auth state, inbox, outbox, journal with its deliveries, identities and API keys. */
export const spine: Migration = {
	async up(db: Kysely<unknown>) {
		await meta(db);
		for (const create of [instances, auth, inbox, outbox, messages, journal, identities, apiKeys]) {
			await create(db);
		}
	},
};

/** Facts about the data folder as a whole, such as its network. */
async function meta(db: Kysely<unknown>) {
	await db.schema
		.createTable('meta')
		.addColumn('key', 'text', (col) => col.primaryKey())
		.addColumn('value', 'text', (col) => col.notNull())
		.execute();
}

async function instances(db: Kysely<unknown>) {
	await db.schema
		.createTable('instances')
		.addColumn('name', 'text', (col) => col.primaryKey())
		.addColumn('network', 'text', (col) => col.notNull())
		.addColumn('created_at', 'integer', (col) => col.notNull())
		.addColumn('linked', 'integer', (col) => col.notNull())
		.addColumn('phone', 'text')
		.addColumn('lid', 'text')
		.addColumn('profile_name', 'text')
		.addColumn('state', 'text', (col) => col.notNull())
		.addColumn('reason', 'text')
		.addColumn('until', 'integer')
		.addColumn('settings', 'text', (col) => col.notNull())
		.execute();
}

async function auth(db: Kysely<unknown>) {
	await ofInstance(db, 'auth_creds')
		.addColumn('value', 'blob', (col) => col.notNull())
		.addPrimaryKeyConstraint('auth_creds_key', ['instance'])
		.execute();
	await ofInstance(db, 'auth_entries')
		.addColumn('type', 'text', (col) => col.notNull())
		.addColumn('id', 'text', (col) => col.notNull())
		.addColumn('value', 'blob', (col) => col.notNull())
		.addPrimaryKeyConstraint('auth_entries_key', ['instance', 'type', 'id'])
		.execute();
	await ofInstance(db, 'auth_archives')
		.addColumn('id', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('reason', 'text', (col) => col.notNull())
		.addColumn('archived_at', 'integer', (col) => col.notNull())
		.execute();
	await db.schema
		.createTable('auth_archive_entries')
		.addColumn('archive', 'integer', (col) =>
			col.notNull().references('auth_archives.id').onDelete('cascade'),
		)
		.addColumn('type', 'text', (col) => col.notNull())
		.addColumn('id', 'text', (col) => col.notNull())
		.addColumn('value', 'blob', (col) => col.notNull())
		.addPrimaryKeyConstraint('auth_archive_entries_key', ['archive', 'type', 'id'])
		.execute();
}

async function inbox(db: Kysely<unknown>) {
	await ofInstance(db, 'inbox')
		.addColumn('sequence', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('hash', 'text', (col) => col.notNull())
		.addColumn('stanza', 'blob', (col) => col.notNull())
		.addColumn('plaintext', 'blob')
		.addColumn('received_at', 'integer', (col) => col.notNull())
		.addUniqueConstraint('inbox_hash', ['instance', 'hash'])
		.execute();
	await db.schema
		.createIndex('inbox_pending')
		.on('inbox')
		.columns(['instance', 'sequence'])
		.where(sql.ref('plaintext'), 'is not', null)
		.execute();
}

async function outbox(db: Kysely<unknown>) {
	await ofInstance(db, 'outbox')
		.addColumn('sequence', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('message_id', 'text', (col) => col.notNull())
		.addColumn('chat', 'text', (col) => col.notNull())
		.addColumn('operation', 'text', (col) => col.notNull())
		.addColumn('content', 'text', (col) => col.notNull())
		.addColumn('state', 'text', (col) => col.notNull())
		.addColumn('failure', 'text')
		.addColumn('attempts', 'integer', (col) => col.notNull())
		.addColumn('due_at', 'integer', (col) => col.notNull())
		.addColumn('expires_at', 'integer', (col) => col.notNull())
		.addColumn('created_at', 'integer', (col) => col.notNull())
		.addColumn('updated_at', 'integer', (col) => col.notNull())
		.addUniqueConstraint('outbox_message', ['instance', 'message_id'])
		.execute();
	// Partial: only rows that still have to go out are in them, so they stay small for ever.
	await sql`create index outbox_open on outbox (instance, sequence)
		where state in ('queued', 'sending', 'uncertain')`.execute(db);
	await sql`create index outbox_due on outbox (instance, due_at)
		where state in ('queued', 'sending', 'uncertain')`.execute(db);
	await ofInstance(db, 'idempotency_keys')
		.addColumn('key', 'text', (col) => col.notNull())
		.addColumn('request_hash', 'text', (col) => col.notNull())
		.addColumn('message_id', 'text', (col) => col.notNull())
		.addColumn('created_at', 'integer', (col) => col.notNull())
		.addPrimaryKeyConstraint('idempotency_keys_key', ['instance', 'key'])
		.execute();
}

async function messages(db: Kysely<unknown>) {
	await ofInstance(db, 'messages')
		.addColumn('message_id', 'text', (col) => col.notNull())
		.addColumn('chat', 'text', (col) => col.notNull())
		.addColumn('from_me', 'integer', (col) => col.notNull())
		.addColumn('participant', 'text')
		.addColumn('proto', 'blob', (col) => col.notNull())
		.addColumn('timestamp', 'integer', (col) => col.notNull())
		.addPrimaryKeyConstraint('messages_key', ['instance', 'message_id'])
		.execute();
}

async function journal(db: Kysely<unknown>) {
	await ofInstance(db, 'events')
		.addColumn('sequence', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('id', 'text', (col) => col.notNull().unique())
		.addColumn('event', 'text', (col) => col.notNull())
		.addColumn('lane', 'text', (col) => col.notNull())
		.addColumn('timestamp', 'integer', (col) => col.notNull())
		.addColumn('data', 'text', (col) => col.notNull())
		.addColumn('dedupe_key', 'text', (col) => col.notNull())
		.addUniqueConstraint('events_dedupe', ['instance', 'dedupe_key'])
		.execute();
	await ofInstance(db, 'subscriptions')
		.addColumn('id', 'text', (col) => col.primaryKey())
		.addColumn('kind', 'text', (col) => col.notNull())
		.addColumn('dialect', 'text', (col) => col.notNull())
		.addColumn('url', 'text')
		.addColumn('secret', 'text')
		.addColumn('headers', 'text', (col) => col.notNull())
		.addColumn('events', 'text', (col) => col.notNull())
		.addColumn('enabled', 'integer', (col) => col.notNull())
		.addColumn('options', 'text', (col) => col.notNull())
		.addColumn('created_at', 'integer', (col) => col.notNull())
		.execute();
	await index(db, 'subscriptions', ['instance']);
	await ofSubscription(db, 'delivery_lanes')
		.addColumn('head', 'integer', (col) => col.notNull())
		.addColumn('due_at', 'integer', (col) => col.notNull())
		.addPrimaryKeyConstraint('delivery_lanes_key', ['subscription', 'lane'])
		.execute();
	await index(db, 'delivery_lanes', ['subscription', 'due_at', 'head']);
	await ofSubscription(db, 'deliveries')
		.addColumn('sequence', 'integer', (col) => col.primaryKey().autoIncrement())
		.addColumn('event_id', 'text', (col) => col.notNull())
		.addColumn('attempts', 'integer', (col) => col.notNull())
		.addColumn('last_error', 'text')
		.execute();
	await index(db, 'deliveries', ['subscription', 'lane', 'sequence']);
}

async function identities(db: Kysely<unknown>) {
	await ofInstance(db, 'identities')
		.addColumn('lid', 'text', (col) => col.notNull())
		.addColumn('phone', 'text', (col) => col.notNull())
		.addColumn('seen_at', 'integer', (col) => col.notNull())
		.addPrimaryKeyConstraint('identities_key', ['instance', 'lid'])
		.execute();
	await index(db, 'identities', ['instance', 'phone']);
	await ofInstance(db, 'contact_names')
		.addColumn('jid', 'text', (col) => col.notNull())
		.addColumn('name', 'text', (col) => col.notNull())
		.addPrimaryKeyConstraint('contact_names_key', ['instance', 'jid'])
		.execute();
	await ofInstance(db, 'checked_numbers')
		.addColumn('phone', 'text', (col) => col.notNull())
		.addColumn('registered', 'integer', (col) => col.notNull())
		.addColumn('jid', 'text')
		.addColumn('lid', 'text')
		.addColumn('checked_at', 'integer', (col) => col.notNull())
		.addPrimaryKeyConstraint('checked_numbers_key', ['instance', 'phone'])
		.execute();
}

async function apiKeys(db: Kysely<unknown>) {
	await db.schema
		.createTable('api_keys')
		.addColumn('id', 'text', (col) => col.primaryKey())
		.addColumn('hash', 'text', (col) => col.notNull().unique())
		.addColumn('instance', 'text', (col) => col.references('instances.name').onDelete('cascade'))
		.addColumn('label', 'text', (col) => col.notNull())
		.addColumn('created_at', 'integer', (col) => col.notNull())
		.execute();
	await index(db, 'api_keys', ['instance']);
}

/** A table whose rows belong to one instance and go with it. */
function ofInstance(db: Kysely<unknown>, table: string) {
	return db.schema
		.createTable(table)
		.addColumn('instance', 'text', (col) =>
			col.notNull().references('instances.name').onDelete('cascade'),
		);
}

/** A table whose rows belong to one lane of one subscription and go with the subscription. */
function ofSubscription(db: Kysely<unknown>, table: string) {
	return db.schema
		.createTable(table)
		.addColumn('subscription', 'text', (col) =>
			col.notNull().references('subscriptions.id').onDelete('cascade'),
		)
		.addColumn('lane', 'text', (col) => col.notNull());
}

async function index(db: Kysely<unknown>, table: string, columns: string[]) {
	await db.schema
		.createIndex(`${table}_by_${columns.join('_')}`)
		.on(table)
		.columns(columns)
		.execute();
}

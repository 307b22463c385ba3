import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Places of messages in their chats, to page by, and who reacted to them. */
export const conversations: Migration = {
	async up(db: Kysely<unknown>) {
		await places(db);
		await db.schema
			.createTable('reactions')
			.addColumn('instance', 'text', (col) =>
				col.notNull().references('instances.name').onDelete('cascade'),
			)
			.addColumn('message_id', 'text', (col) => col.notNull())
			.addColumn('reactor', 'text', (col) => col.notNull())
			.addColumn('from_me', 'integer', (col) => col.notNull())
			.addColumn('emoji', 'text', (col) => col.notNull())
			.addColumn('reacted_at', 'bigint', (col) => col.notNull())
			.addPrimaryKeyConstraint('reactions_key', ['instance', 'message_id', 'reactor'])
			.execute();
	},
};

/** Numbers as `src/storage/repositories/messages.ts` gives them; reading in their order takes the place of reading by time. */
async function places(db: Kysely<unknown>) {
	await db.schema.alterTable('messages').addColumn('number', 'bigint').execute();
	await sql`update messages set number = timestamp / 1000 * 4000000 + placed.place from (
			select instance, message_id,
				row_number() over (partition by instance, timestamp / 1000 order by timestamp, message_id) as place
			from messages
		) as placed
		where placed.instance = messages.instance and placed.message_id = messages.message_id`.execute(db);
	await db.schema.dropIndex('messages_by_instance_chat_timestamp').execute();
	for (const columns of [
		['instance', 'chat', 'number'],
		['instance', 'number'],
	]) {
		await db.schema
			.createIndex(`messages_by_${columns.join('_')}`)
			.on('messages')
			.columns(columns)
			.execute();
	}
}

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Files of messages and of the media library; their bytes lie in the data folder. */
export const media: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema
			.createTable('media')
			.addColumn('media_id', 'text', (col) => col.primaryKey())
			.addColumn('instance', 'text', (col) => col.references('instances.name').onDelete('cascade'))
			.addColumn('kind', 'text')
			.addColumn('mime_type', 'text')
			.addColumn('file_name', 'text')
			.addColumn('size', 'bigint')
			.addColumn('sha256', 'text')
			.addColumn('message_id', 'text')
			.addColumn('state', 'text', (col) => col.notNull())
			.addColumn('source', 'text')
			.addColumn('error', 'text')
			.addColumn('attempts', 'integer', (col) => col.notNull())
			.addColumn('due_at', 'bigint', (col) => col.notNull())
			.addColumn('created_at', 'bigint', (col) => col.notNull())
			.addColumn('expires_at', 'bigint')
			.execute();
		const indices = [['instance', 'message_id'], ['instance', 'state'], ['sha256'], ['expires_at']];
		for (const columns of indices) {
			await db.schema
				.createIndex(`media_by_${columns.join('_')}`)
				.on('media')
				.columns(columns)
				.execute();
		}
	},
};

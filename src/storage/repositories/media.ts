import { randomBytes } from 'node:crypto';
import type { MediaKind } from '../../domain/media';
import type { MediaFilter, MediaRepository, MediaRow } from '../../domain/ports/media';
import type { Kysely } from 'kysely';
import { type Connections, writeOf } from '../connections';
import { decodeNullableJson, encodeNullableJson } from '../json';
import type { Database, NewRow, Row } from '../schema';
import { statement } from '../statement';

/** Key of the secret among the facts about the whole folder. */
const SECRET = 'media_secret';

const insertNew = statement((db, row: NewRow<'media'>) =>
	db.insertInto('media').values({
		media_id: row.media_id,
		instance: row.instance,
		kind: row.kind,
		mime_type: row.mime_type,
		file_name: row.file_name,
		size: row.size,
		sha256: row.sha256,
		message_id: row.message_id,
		state: row.state,
		source: row.source,
		error: row.error,
		attempts: row.attempts,
		due_at: row.due_at,
		created_at: row.created_at,
		expires_at: row.expires_at,
	}),
);

export function buildMediaRepository(connections: Connections): MediaRepository {
	const { reader, writer } = connections;
	const one = (mediaId: string) =>
		reader.selectFrom('media').selectAll().where('media_id', '=', mediaId).executeTakeFirst();
	return {
		async add(row) {
			const write = (trx: Kysely<Database>) => insertMedia(trx, row);
			await (row.instance === null ? writer.run(write) : writeOf(connections, row.instance, write));
		},

		async get(mediaId) {
			const row = await one(mediaId);
			return row ? decodeMedia(row) : null;
		},

		list: (filter) => listMedia(reader, filter),

		stored: (instance, sha256) => findStored(reader, instance, sha256),

		pending: (instance) => listPending(reader, instance),

		async update(mediaId, change) {
			await writer.run((trx) =>
				trx
					.updateTable('media')
					.set(encodeChange(change))
					.where('media_id', '=', mediaId)
					.execute(),
			);
		},

		async delete(mediaId) {
			await writer.run((trx) => trx.deleteFrom('media').where('media_id', '=', mediaId).execute());
		},

		async expire(now) {
			const result = await writer.run((trx) =>
				trx.deleteFrom('media').where('expires_at', '<=', now).executeTakeFirst(),
			);
			return Number(result.numDeletedRows);
		},

		async isNeeded(sha256) {
			const query = reader.selectFrom('media').select('media_id').where('sha256', '=', sha256);
			return (await query.limit(1).executeTakeFirst()) !== undefined;
		},

		async secret() {
			const made = randomBytes(32).toString('hex');
			await writer.run((trx) =>
				trx
					.insertInto('meta')
					.values({ key: SECRET, value: made })
					.onConflict((key) => key.column('key').doNothing())
					.execute(),
			);
			const kept = reader.selectFrom('meta').select('value').where('key', '=', SECRET);
			return (await kept.executeTakeFirstOrThrow()).value;
		},
	};
}

async function listMedia(
	db: Kysely<Database>,
	{ instance, mediaId, messageId, kind, limit }: MediaFilter,
): Promise<MediaRow[]> {
	const rows = await db
		.selectFrom('media')
		.selectAll()
		.where('instance', '=', instance)
		.$if(mediaId !== undefined, (all) => all.where('media_id', '=', mediaId ?? ''))
		.$if(messageId !== undefined, (all) => all.where('message_id', '=', messageId ?? ''))
		.$if(kind !== undefined, (all) => all.where('kind', '=', kind ?? ''))
		.orderBy('created_at', 'desc')
		.orderBy('media_id')
		.limit(limit)
		.execute();
	return rows.map(decodeMedia);
}

async function findStored(
	db: Kysely<Database>,
	instance: string,
	sha256: string,
): Promise<MediaRow | null> {
	const row = await db
		.selectFrom('media')
		.selectAll()
		.where('instance', '=', instance)
		.where('sha256', '=', sha256)
		.where('state', '=', 'stored')
		.limit(1)
		.executeTakeFirst();
	return row ? decodeMedia(row) : null;
}

async function listPending(db: Kysely<Database>, instance: string): Promise<MediaRow[]> {
	const rows = await db
		.selectFrom('media')
		.selectAll()
		.where('instance', '=', instance)
		.where('state', '=', 'pending')
		.orderBy('due_at')
		.execute();
	return rows.map(decodeMedia);
}

/** Also part of the transaction that stores the event of a message with a file. */
export async function insertMedia(trx: Kysely<Database>, row: MediaRow): Promise<void> {
	await insertNew.run(trx, {
		media_id: row.mediaId,
		instance: row.instance,
		kind: row.kind,
		mime_type: row.mimeType,
		file_name: row.fileName,
		size: row.size,
		sha256: row.sha256,
		message_id: row.messageId,
		state: row.state,
		source: encodeNullableJson(row.source),
		error: row.error,
		attempts: row.attempts,
		due_at: row.dueAt,
		created_at: row.createdAt,
		expires_at: row.expiresAt,
	});
}

function encodeChange({
	source,
	dueAt,
	expiresAt,
	...same
}: Parameters<MediaRepository['update']>[1]) {
	return {
		...same,
		...(source !== undefined && { source: encodeNullableJson(source) }),
		...(dueAt !== undefined && { due_at: dueAt }),
		...(expiresAt !== undefined && { expires_at: expiresAt }),
	};
}

function decodeMedia(row: Row<'media'>): MediaRow {
	return {
		mediaId: row.media_id,
		instance: row.instance,
		kind: row.kind as MediaKind | null,
		mimeType: row.mime_type,
		fileName: row.file_name,
		size: row.size,
		sha256: row.sha256,
		messageId: row.message_id,
		state: row.state as MediaRow['state'],
		source: decodeNullableJson(row.source),
		error: row.error,
		attempts: row.attempts,
		dueAt: row.due_at,
		createdAt: row.created_at,
		expiresAt: row.expires_at,
	};
}

import { randomBytes } from 'node:crypto';
import type { MediaKind } from '../../domain/media';
import type { MediaFilter, MediaRepository, MediaRow } from '../../domain/ports/media';
import type { Kysely } from 'kysely';
import { type Connections, writeOf } from '../connections';
import { decodeNullableJson, encodeNullableJson } from '../json';
import type { Database, NewRow, Row } from '../schema';
import { statement } from '../statement';
import type { Vault } from '../vault/Vault';

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
	const { reader, writer, vault } = connections;
	const one = (mediaId: string) =>
		reader.selectFrom('media').selectAll().where('media_id', '=', mediaId).executeTakeFirst();
	return {
		async add(row) {
			const write = (trx: Kysely<Database>) => insertMedia(trx, vault, row);
			await (row.instance === null ? writer.run(write) : writeOf(connections, row.instance, write));
		},

		async get(mediaId) {
			const row = await one(mediaId);
			return row ? decodeMedia(vault, row) : null;
		},

		list: (filter) => listMedia(connections, filter),

		stored: (instance, sha256) => findStored(connections, instance, sha256),

		pending: (instance) => listPending(connections, instance),

		async update(mediaId, change) {
			await writer.run((trx) => updateMedia(trx, vault, mediaId, encodeChange(change)));
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

		trim: (maxBytes, before, limit) =>
			writer.run((trx) => trimMedia(trx, { maxBytes, before, limit })),

		async isNeeded(sha256) {
			const query = reader.selectFrom('media').select('media_id').where('sha256', '=', sha256);
			return (await query.limit(1).executeTakeFirst()) !== undefined;
		},

		async secret() {
			const made = vault.seal('meta', { key: SECRET, value: randomBytes(32).toString('hex') });
			await writer.run((trx) =>
				trx
					.insertInto('meta')
					.values(made)
					.onConflict((key) => key.column('key').doNothing())
					.execute(),
			);
			const kept = reader.selectFrom('meta').selectAll().where('key', '=', SECRET);
			return vault.open('meta', await kept.executeTakeFirstOrThrow()).value;
		},
	};
}

interface Trim {
	maxBytes: number;
	before: number;
	limit: number;
}

async function trimMedia(
	trx: Kysely<Database>,
	{ maxBytes, before, limit }: Trim,
): Promise<string[]> {
	const expiring = trx
		.selectFrom('media')
		.where('state', '=', 'stored')
		.where('expires_at', 'is not', null);
	// The same bytes are there once, however many rows name them.
	const { bytes } = await trx
		.selectFrom(
			expiring
				.select((eb) => eb.fn.max('size').as('size'))
				.groupBy('sha256')
				.as('files'),
		)
		.select((eb) => eb.fn.sum<number | string | null>('size').as('bytes'))
		.executeTakeFirstOrThrow();
	let excess = Number(bytes ?? 0) - maxBytes;
	if (excess <= 0) return [];
	const oldest = await expiring
		.select(['media_id', 'sha256', 'size'])
		.where('created_at', '<', before)
		.orderBy('expires_at')
		.orderBy('media_id')
		.limit(limit)
		.execute();
	const gone: string[] = [];
	for (const { media_id, sha256, size } of oldest) {
		if (excess <= 0) break;
		excess -= size ?? 0;
		await trx.deleteFrom('media').where('media_id', '=', media_id).execute();
		if (sha256) gone.push(sha256);
	}
	return gone;
}

async function listMedia(
	{ reader, vault }: Connections,
	{ instance, mediaId, messageId, kind, limit }: MediaFilter,
): Promise<MediaRow[]> {
	const rows = await reader
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
	return rows.map((row) => decodeMedia(vault, row));
}

async function findStored(
	{ reader, vault }: Connections,
	instance: string,
	sha256: string,
): Promise<MediaRow | null> {
	const row = await reader
		.selectFrom('media')
		.selectAll()
		.where('instance', '=', instance)
		.where('sha256', '=', sha256)
		.where('state', '=', 'stored')
		.limit(1)
		.executeTakeFirst();
	return row ? decodeMedia(vault, row) : null;
}

async function listPending({ reader, vault }: Connections, instance: string): Promise<MediaRow[]> {
	const rows = await reader
		.selectFrom('media')
		.selectAll()
		.where('instance', '=', instance)
		.where('state', '=', 'pending')
		.orderBy('due_at')
		.execute();
	return rows.map((row) => decodeMedia(vault, row));
}

/** Also part of the transaction that stores the event of a message with a file. */
export async function insertMedia(
	trx: Kysely<Database>,
	vault: Vault,
	row: MediaRow,
): Promise<void> {
	const values = {
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
	};
	await insertNew.run(trx, vault.seal('media', values));
}

async function updateMedia(
	trx: Kysely<Database>,
	vault: Vault,
	mediaId: string,
	change: Partial<Row<'media'>>,
): Promise<void> {
	const known = await trx
		.selectFrom('media')
		.select(['media_id', 'instance'])
		.where('media_id', '=', mediaId)
		.executeTakeFirst();
	if (!known) return;
	await trx
		.updateTable('media')
		.set(vault.seal('media', { ...known, ...change }))
		.where('media_id', '=', mediaId)
		.execute();
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

function decodeMedia(vault: Vault, sealed: Row<'media'>): MediaRow {
	const row = vault.open('media', sealed);
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

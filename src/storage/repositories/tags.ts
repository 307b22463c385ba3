import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { TagRepository, TagRow } from '../../domain/ports/conversations';
import { type Connections, writeBeside } from '../connections';
import type { Database, Row } from '../schema';
import { isUniqueViolation } from '../storageErrors';

export function buildTagRepository(connections: Connections): TagRepository {
	const { reader, clock } = connections;
	const write = <T>(instance: string, name: string | undefined, job: WriteJob<T>) =>
		writeBeside(connections, instance, job).catch((error: unknown) => {
			throw isUniqueViolation(error) ? nameTaken(name ?? '') : error;
		});
	return {
		async list(instances) {
			if (instances.length === 0) return [];
			const rows = await counted(reader)
				.where('instance', 'in', [...instances])
				.orderBy('created_at')
				.orderBy('tag_id')
				.execute();
			return rows.map(decodeTag);
		},

		get: (tagId) => readTag(reader, tagId),

		async add(tag) {
			const now = clock.now();
			const { tagId, instance, name, color } = tag;
			const row = { tag_id: tagId, instance, ...named(name), color, created_at: now };
			await write(instance, name, (trx) =>
				trx
					.insertInto('tags')
					.values({ ...row, updated_at: null })
					.execute(),
			);
			return { ...tag, conversations: 0, createdAt: now, updatedAt: null };
		},

		change({ tagId, instance }, { name, color }) {
			const columns = {
				...(name !== undefined && named(name)),
				...(color !== undefined && { color }),
				updated_at: clock.now(),
			};
			return write(instance, name, async (trx) => {
				await trx
					.updateTable('tags')
					.set(columns)
					.where('instance', '=', instance)
					.where('tag_id', '=', tagId)
					.execute();
				return readTag(trx, tagId);
			});
		},

		async delete({ tagId, instance }) {
			// What carries it goes by its foreign key.
			await writeBeside(connections, instance, (trx) =>
				trx
					.deleteFrom('tags')
					.where('instance', '=', instance)
					.where('tag_id', '=', tagId)
					.execute(),
			);
		},
	};
}

type WriteJob<T> = (trx: Kysely<Database>) => Promise<T>;

const conversations = sql<number>`(select count(*) from conversation_tags
	where conversation_tags.tag_id = tags.tag_id)`.as('conversations');

function counted(db: Kysely<Database>) {
	return db.selectFrom('tags').selectAll().select(conversations);
}

async function readTag(db: Kysely<Database>, tagId: string): Promise<TagRow | null> {
	const row = await counted(db).where('tag_id', '=', tagId).executeTakeFirst();
	return row ? decodeTag(row) : null;
}

function named(name: string) {
	return { name, name_key: name.toLowerCase() };
}

function decodeTag(row: Row<'tags'> & { conversations: number }): TagRow {
	return {
		tagId: row.tag_id,
		instance: row.instance,
		name: row.name,
		color: row.color,
		conversations: Number(row.conversations),
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}

function nameTaken(name: string): GatewayError {
	return new GatewayError('BAD_REQUEST', `name: there is a tag "${name}" already`, {
		details: { field: 'name' },
	});
}

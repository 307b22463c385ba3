import type { ApiKeyRepository, ApiKeyRow } from '../../domain/ports/storage';
import { type Connections, writeBeside } from '../connections';
import type { Row } from '../schema';

export function buildApiKeyRepository(connections: Connections): ApiKeyRepository {
	const { reader, writer } = connections;
	return {
		async put({ id, hash, instance, label, createdAt }) {
			await writeBeside(connections, instance ?? '', (trx) =>
				trx
					.insertInto('api_keys')
					.values({ id, hash, instance, label, created_at: createdAt })
					.onConflict((key) => key.column('id').doUpdateSet({ hash, instance, label }))
					.execute(),
			);
		},

		putOnce({ id, hash, instance, label, createdAt }) {
			return writeBeside(connections, instance ?? '', async (trx) => {
				await trx
					.insertInto('api_keys')
					.values({ id, hash, instance, label, created_at: createdAt })
					.onConflict((key) => key.column('id').doNothing())
					.execute();
				const there = trx.selectFrom('api_keys').selectAll().where('id', '=', id);
				return decodeApiKey(await there.executeTakeFirstOrThrow());
			});
		},

		async findByHash(hash) {
			const query = reader.selectFrom('api_keys').selectAll().where('hash', '=', hash);
			const row = await query.executeTakeFirst();
			return row ? decodeApiKey(row) : null;
		},

		async list() {
			const query = reader.selectFrom('api_keys').selectAll();
			const rows = await query.orderBy('created_at').orderBy('id').execute();
			return rows.map(decodeApiKey);
		},

		async delete(id) {
			await writer.run((trx) => trx.deleteFrom('api_keys').where('id', '=', id).execute());
		},
	};
}

function decodeApiKey({ id, hash, instance, label, created_at }: Row<'api_keys'>): ApiKeyRow {
	return { id, hash, instance, label, createdAt: created_at };
}

import type { Kysely } from 'kysely';
import { decodeJson, encodeJson } from '../json';
import type { Database } from '../schema';
import type { KeyRecord } from './keyring';

/** Name of the record among the facts about the whole store. */
const NAME = 'vault';

/** Null: the store has no keys. `lock`: until the end of the transaction nobody else changes it. */
export async function readRecord(
	db: Kysely<Database>,
	{ lock = false } = {},
): Promise<KeyRecord | null> {
	const query = db.selectFrom('meta').select('value').where('key', '=', NAME);
	const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
	return row ? decodeJson<KeyRecord>(row.value) : null;
}

export async function writeRecord(db: Kysely<Database>, record: KeyRecord): Promise<void> {
	const value = encodeJson(record);
	await db
		.insertInto('meta')
		.values({ key: NAME, value })
		.onConflict((key) => key.column('key').doUpdateSet({ value }))
		.execute();
}

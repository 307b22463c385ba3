import { type Kysely, type SqlBool, sql } from 'kysely';
import type { SealedPortion } from '../../domain/ports/vault';
import type { Database } from '../schema';
import { hasManyWriters } from '../statement';
import type { Writer } from '../Writer';
import type { Keyring, Progress } from './keyring';
import { readRecord, writeRecord } from './record';
import {
	type AnyRow,
	type AnyTable,
	anyTable,
	SEALED_FACTS,
	type SealedName,
	sealedNames,
} from './sealedTables';
import type { Vault } from './Vault';

interface Parts {
	writer: Writer;
	vault: Vault;
	keyring: Keyring;
	/** Called once every row is sealed. */
	done: () => void;
}

/**
 * Brings every row under the current key, a few in each transaction, which also stores how far it came: a process that
 * dies in between goes on where it was. Rows that are written meanwhile are under it already.
 */
export class Sealing {
	constructor(private readonly parts: Parts) {}

	/** Looks at `limit` rows more. Null: there was nothing left to do. */
	async next(limit: number): Promise<SealedPortion | null> {
		const { writer, keyring, done } = this.parts;
		if (keyring.isStrict) return null;
		const portion = await writer.run((trx) => this.#seal(trx, limit));
		if (portion) return portion;
		keyring.isStrict = true;
		done();
		return null;
	}

	/** Null: that was all of it, and the keys of before are forgotten. */
	async #seal(trx: Kysely<Database>, limit: number): Promise<SealedPortion | null> {
		const record = await readRecord(trx, { lock: hasManyWriters(trx) });
		if (!record?.progress) return null;
		const table = sealedNames.find((name) => name === record.progress?.table) ?? sealedNames[0];
		if (!table) return null;
		const rows = await selectRows(trx, table, record.progress.after, limit);
		for (const row of rows) await this.#renew(trx, table, row);
		const progress = nextProgress(table, rows, limit);
		const keys = progress ? record.keys : record.keys.slice(-1);
		await writeRecord(trx, { ...record, keys, progress });
		return progress && { table, rows: rows.length };
	}

	async #renew(trx: Kysely<Database>, name: SealedName, row: AnyRow): Promise<void> {
		const table = anyTable(name);
		const sealed = this.parts.vault.renew(name, row);
		if (!sealed) return;
		const columns = [...(table.bytes ?? []), ...(table.texts ?? [])];
		await trx
			.updateTable(name as 'meta')
			.set(Object.fromEntries(columns.map((column) => [column, sealed[column]])))
			.where(isRow(table, row))
			.execute();
	}
}

function nextProgress(table: SealedName, rows: AnyRow[], limit: number): Progress | null {
	const last = rows.at(-1);
	if (last && rows.length === limit) {
		return { table, after: anyTable(table).key.map((column) => last[column] as string | number) };
	}
	const next = sealedNames[sealedNames.indexOf(table) + 1];
	return next ? { table: next, after: null } : null;
}

async function selectRows(
	trx: Kysely<Database>,
	name: SealedName,
	after: Progress['after'],
	limit: number,
): Promise<AnyRow[]> {
	const { key } = anyTable(name);
	if (name === 'auth_archive_entries') return selectArchived(trx, after, limit);
	let query = trx
		.selectFrom(name as 'meta')
		.selectAll()
		.$if(name === 'meta', (all) => all.where('key', 'in', SEALED_FACTS))
		.$if(after !== null, (all) => all.where(comesAfter(key, after ?? [])))
		.limit(limit);
	for (const column of key) query = query.orderBy(sql.ref(column));
	if (hasManyWriters(trx)) query = query.forUpdate();
	return query.execute();
}

/** Whose they are is said by their archive. */
async function selectArchived(
	trx: Kysely<Database>,
	after: Progress['after'],
	limit: number,
): Promise<AnyRow[]> {
	return trx
		.selectFrom('auth_archive_entries')
		.innerJoin('auth_archives', 'auth_archives.id', 'auth_archive_entries.archive')
		.select(['auth_archives.instance', 'archive', 'type', 'auth_archive_entries.id', 'value'])
		.$if(after !== null, (all) =>
			all.where(comesAfter(['archive', 'type', 'auth_archive_entries.id'], after ?? [])),
		)
		.orderBy('archive')
		.orderBy('type')
		.orderBy('auth_archive_entries.id')
		.limit(limit)
		.execute();
}

function comesAfter(key: readonly string[], after: readonly (string | number)[]) {
	const columns = sql.join(key.map((column) => sql.ref(column)));
	return sql<SqlBool>`(${columns}) > (${sql.join(after)})`;
}

function isRow({ key }: AnyTable, row: AnyRow) {
	const tests = key.map((column) => sql`${sql.ref(column)} = ${row[column]}`);
	return sql<SqlBool>`${sql.join(tests, sql` and `)}`;
}

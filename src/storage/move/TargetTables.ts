import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import { encodeValue } from '../postgres/kysely';
import type { Database } from '../schema';
import type { SourceRow, SourceTable } from './SourceTables';

/** A table of the database, with the types of its columns. */
export interface TargetTable {
	name: string;
	/** By name, as PostgreSQL says them: `text`, `bigint`, `bytea`. */
	types: ReadonlyMap<string, string>;
	/** The column that a sequence fills; null when there is none. */
	sequenced: string | null;
}

type Trx = Kysely<Database>;

interface ColumnFact {
	name: string;
	type: string;
	sequenced: boolean;
}

/** Rejects with INTERNAL when the table is made otherwise than that of the folder. */
export async function findTarget(trx: Trx, { name, columns }: SourceTable): Promise<TargetTable> {
	const { rows } = await sql<ColumnFact>`
		select column_name as name, data_type as type, is_identity = 'YES' as sequenced
		from information_schema.columns
		where table_schema = current_schema() and table_name = ${name}
	`.execute(trx);
	const types = new Map(rows.map((row) => [row.name, row.type]));
	const missing = columns.filter((column) => !types.has(column));
	if (missing.length > 0 || types.size !== columns.length) {
		throw new GatewayError('INTERNAL', `the table ${name} of the database has other columns`);
	}
	return { name, types, sequenced: rows.find(({ sequenced }) => sequenced)?.name ?? null };
}

/** What the values say stays as it is, byte for byte. */
export async function insertPortion(
	trx: Trx,
	{ name, types }: TargetTable,
	columns: readonly string[],
	portion: readonly SourceRow[],
): Promise<void> {
	const arrays = columns.map((column, place) => {
		const type = types.get(column) ?? 'text';
		const values = portion.map((row) => encodeFor(type, row[place]));
		return sql`${values}::${sql.raw(type)}[]`;
	});
	const names = sql.join(columns.map((column) => sql.ref(column)));
	await sql`
		insert into ${sql.table(name)} (${names})
		select * from unnest(${sql.join(arrays)})
		${name === 'meta' ? sql`on conflict (key) do update set value = excluded.value` : sql``}
	`.execute(trx);
}

/** New rows get higher numbers than any before. */
export async function setSequence(
	trx: Trx,
	{ name, sequenced }: TargetTable,
	last: number | null,
): Promise<void> {
	if (sequenced === null || !last) return;
	await sql`select setval(pg_get_serial_sequence(quote_ident(${name}), ${sequenced}), ${last})`.execute(
		trx,
	);
}

export async function countRows(trx: Trx, table: string): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(*) as count from ${sql.table(table)}`.execute(trx);
	return rows[0]?.count ?? 0;
}

export function byteColumns({ types }: TargetTable): string[] {
	return [...types].filter(([, type]) => type === 'bytea').map(([column]) => column);
}

/** Bytes of all byte strings of a table together. */
export async function countTargetBytes(trx: Trx, table: TargetTable): Promise<number> {
	const sums = byteColumns(table).map(
		(column) => sql`coalesce(sum(octet_length(${sql.ref(column)})), 0)`,
	);
	if (sums.length === 0) return 0;
	const { rows } = await sql<{ bytes: number }>`
		select (${sql.join(sums, sql` + `)})::bigint as bytes from ${sql.table(table.name)}
	`.execute(trx);
	return rows[0]?.bytes ?? 0;
}

/** SQLite keeps any number in a column for whole ones. */
function encodeFor(type: string, value: SourceRow[number] | undefined): unknown {
	const isWhole = type === 'bigint' || type === 'integer';
	if (isWhole && typeof value === 'number' && Number.isFinite(value)) return Math.round(value);
	return encodeValue(value ?? null);
}

import type { SQLOutputValue } from 'node:sqlite';
import type { SqliteConnection } from '../sqlite/connection';

/** A table of a data folder, as it is to be copied. */
export interface SourceTable {
	name: string;
	columns: string[];
	rows: number;
	/** The highest number that its own sequence ever gave out; null when it has none. */
	lastSequence: number | null;
}

export type SourceRow = SQLOutputValue[];

/** Who runs what on which database is nothing that a folder knows. */
const OF_THE_CLUSTER = ['cluster_members', 'instance_leases'];
/** Bounds the memory and the length of one statement. */
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

/** Every table of the folder with its rows, each after the ones that it references. */
export function listSourceTables(source: SqliteConnection): SourceTable[] {
	return inOrderOfReference(source, tableNames(source)).map((name) => ({
		name,
		columns: columnsOf(source, name),
		rows: numberOf(source, `select count(*) as value from "${name}"`) ?? 0,
		lastSequence: sequenceOf(source, name),
	}));
}

/** All rows as they are stored, in portions, in the order in which they were written. */
export function* readPortions(
	{ raw }: SqliteConnection,
	{ name, columns }: SourceTable,
): Generator<SourceRow[]> {
	const names = columns.map((column) => `"${column}"`).join(', ');
	const statement = raw.prepare(`select ${names} from "${name}" order by rowid`);
	let portion: SourceRow[] = [];
	let bytes = 0;
	for (const record of statement.iterate()) {
		const row = columns.map((column) => record[column] ?? null);
		portion.push(row);
		bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0);
		if (portion.length < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
		yield portion;
		portion = [];
		bytes = 0;
	}
	if (portion.length > 0) yield portion;
}

/** Bytes of all byte strings of a table together. */
export function countBytes(
	source: SqliteConnection,
	table: string,
	columns: readonly string[],
): number {
	const sum = columns.map((column) => `coalesce(sum(length("${column}")), 0)`).join(' + ');
	return numberOf(source, `select ${sum || '0'} as value from "${table}"`) ?? 0;
}

function tableNames({ raw }: SqliteConnection): string[] {
	return raw
		.prepare(`select name from sqlite_schema where type = 'table'`)
		.all()
		.map(({ name }) => String(name))
		.filter((name) => !/^(sqlite|kysely)_/.test(name) && !OF_THE_CLUSTER.includes(name));
}

function inOrderOfReference({ raw }: SqliteConnection, names: readonly string[]): string[] {
	const ordered = new Set<string>();
	const place = (name: string) => {
		if (ordered.has(name) || !names.includes(name)) return;
		const parents = raw.prepare(`select "table" as name from pragma_foreign_key_list(?)`).all(name);
		for (const parent of parents) if (parent.name !== name) place(String(parent.name));
		ordered.add(name);
	};
	names.forEach(place);
	return [...ordered];
}

function columnsOf({ raw }: SqliteConnection, table: string): string[] {
	const rows = raw.prepare('select name from pragma_table_info(?)').all(table);
	return rows.map(({ name }) => String(name));
}

function sequenceOf(source: SqliteConnection, table: string): number | null {
	return numberOf(source, `select seq as value from sqlite_sequence where name = '${table}'`);
}

function numberOf({ raw }: SqliteConnection, query: string): number | null {
	const row = raw.prepare(query).get();
	return row ? Number(row.value) : null;
}

function sizeOf(value: SQLOutputValue): number {
	if (value instanceof Uint8Array) return value.byteLength;
	return typeof value === 'string' ? value.length : 8;
}

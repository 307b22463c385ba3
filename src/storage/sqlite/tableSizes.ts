import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface TableSize {
	table: string;
	/** With its indexes; null where the SQLite of this Node cannot tell (before Node 24). */
	bytes: number | null;
	rows: number;
}

/**
 * How large each table of a data folder is, the largest first. Reads beside a gateway that runs; takes as long as
 * reading the file does. Null where there is no database.
 */
export function readTableSizes(folder: string): TableSize[] | null {
	const file = join(folder, 'wagate.db');
	if (!existsSync(file)) return null;
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		const bytes = readBytes(db);
		return tableNames(db)
			.map((table) => ({ table, bytes: bytes?.get(table) ?? null, rows: countRows(db, table) }))
			.sort((one, other) => (other.bytes ?? other.rows) - (one.bytes ?? one.rows));
	} finally {
		db.close();
	}
}

function tableNames(db: DatabaseSync): string[] {
	const named = db.prepare(`select name from sqlite_schema where type = 'table'`).all();
	return named.map(({ name }) => String(name));
}

function countRows(db: DatabaseSync, table: string): number {
	return Number(db.prepare(`select count(*) as count from "${table}"`).get()?.count);
}

/** Null where SQLite was built without `dbstat`. */
function readBytes(db: DatabaseSync): Map<string, number> | null {
	const built = db.prepare(`select name from pragma_module_list where name = 'dbstat'`).get();
	if (!built) return null;
	const sizes = db
		.prepare(
			`select tbl_name as name, sum(pgsize) as bytes from dbstat join sqlite_schema using (name)
			group by tbl_name`,
		)
		.all();
	return new Map(sizes.map(({ name, bytes }) => [String(name), Number(bytes)]));
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface TableSize {
	table: string;
	/** With its indexes. */
	bytes: number;
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
		const sizes = db
			.prepare(
				`select tbl_name as name, sum(pgsize) as bytes from dbstat join sqlite_schema using (name)
				group by tbl_name order by bytes desc`,
			)
			.all();
		return sizes.map(({ name, bytes }) => ({
			table: String(name),
			bytes: Number(bytes),
			rows: Number(db.prepare(`select count(*) as count from "${String(name)}"`).get()?.count),
		}));
	} finally {
		db.close();
	}
}

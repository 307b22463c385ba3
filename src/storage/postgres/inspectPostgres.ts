import { Client } from 'pg';
import type { TableSize } from '../sqlite/tableSizes';
import type { DatabaseAddress } from './openDatabase';
import { fromPostgres } from './errors';

/** What is there, looked at beside whoever runs on it, and nothing is changed. Null: no tables of ours. */
export async function inspectPostgres({
	url,
	schema,
}: DatabaseAddress): Promise<{ tables: TableSize[]; keyRecord: string | null } | null> {
	const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
	try {
		await client.connect();
		await client.query(`select set_config('search_path', $1, false)`, [`"${schema}"`]);
		const tables = await readTables(client);
		if (tables.length === 0) return null;
		const { rows } = await client.query<{ value: string }>(
			`select value from meta where key = 'vault'`,
		);
		return { tables, keyRecord: rows[0]?.value ?? null };
	} catch (error) {
		throw fromPostgres(error);
	} finally {
		await client.end().catch(() => undefined);
	}
}

/** Rows are the server's own estimate: counting them takes as long as reading them. */
async function readTables(client: Client): Promise<TableSize[]> {
	const { rows } = await client.query<{ name: string; bytes: string; rows: string }>(
		`select pg_class.relname as name, pg_total_relation_size(pg_class.oid) as bytes,
			greatest(coalesce(n_live_tup, 0), reltuples, 0)::bigint as rows
		from pg_class left join pg_stat_user_tables on relid = pg_class.oid
		where relkind = 'r' and relnamespace = current_schema()::regnamespace
		order by 2 desc`,
	);
	return rows.map((row) => ({
		table: row.name,
		bytes: Number(row.bytes),
		rows: Number(row.rows),
	}));
}

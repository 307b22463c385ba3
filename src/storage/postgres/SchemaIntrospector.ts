import {
	type DatabaseIntrospector,
	type Kysely,
	type SchemaMetadata,
	sql,
	type TableMetadata,
} from 'kysely';

/**
 * Names of our own tables, which is all that migrations ask for. Kysely's own introspector reads every column of every
 * schema: slow in a database that is shared, and failing while somebody drops theirs.
 */
export class SchemaIntrospector implements DatabaseIntrospector {
	constructor(private readonly db: Kysely<unknown>) {}

	async getSchemas(): Promise<SchemaMetadata[]> {
		const { rows } = await sql<SchemaMetadata>`select current_schema() as name`.execute(this.db);
		return rows;
	}

	async getTables(): Promise<TableMetadata[]> {
		const { rows } = await sql<{ schema: string; name: string }>`
			select schemaname as schema, tablename as name from pg_tables
			where schemaname = current_schema()`.execute(this.db);
		return rows.map((table) => ({ ...table, isView: false, isForeign: false, columns: [] }));
	}
}

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A schema of a PostgreSQL database that only one test knows. */
export class TestSchema {
	readonly schema = `test_${randomBytes(6).toString('hex')}`;
	#client: Promise<Client> | null = null;

	constructor(readonly url: string) {}

	/** As `openStorage` wants it. */
	get database(): { url: string; schema: string } {
		return { url: this.url, schema: this.schema };
	}

	async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
		this.#client ??= connect(this.url, this.schema);
		return (await (await this.#client).query<Row>(text, values)).rows;
	}

	/** As new, but for what the migrations and the first opening put there. */
	async empty(): Promise<void> {
		const tables = await this.query<{ name: string }>(
			`select quote_ident(tablename) as name from pg_tables
			 where schemaname = current_schema() and tablename not like 'kysely%' and tablename <> 'meta'`,
		);
		// Not TRUNCATE, which makes a new file of each table.
		await this.query(tables.map(({ name }) => `delete from ${name}`).join(';'));
		await this.query(
			`select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
			 from pg_sequences where schemaname = current_schema()`,
		);
	}

	async drop(): Promise<void> {
		await this.query(`drop schema if exists "${this.schema}" cascade`);
		await (await this.#client)?.end();
		this.#client = null;
	}
}

async function connect(url: string, schema: string): Promise<Client> {
	const client = new Client({
		connectionString: url,
		options: `-c search_path=${schema} -c synchronous_commit=off`,
		// Without it, pg deprecates a statement asked before the one before it is answered.
		pipeline: true,
	});
	await client.connect();
	return client;
}

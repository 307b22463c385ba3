import { Client } from 'pg';
import { GatewayError } from '../../domain/errors';
import { fromPostgres } from '../postgres/errors';
import { unquote } from './unquote';

/** An instance of Evolution API, with what its database holds of the linked device. */
export interface EvolutionInstance {
	/** Names its folder and its hash in Redis. */
	id: string;
	name: string;
	/** `open`, `connecting` or `close`. */
	status: string;
	/** Whether programs other than this one have the database open, as Evolution has while it runs. */
	hasCompany: boolean;
	/** JSON in the form of Baileys' BufferJSON; null where it is kept elsewhere. */
	creds: string | null;
}

/**
 * Reads the credentials of one instance from the PostgreSQL database of Evolution API 2, whose tables are `Instance` and
 * `Session` (Source: Evolution API's Prisma schema and its `useMultiFileAuthStatePrisma`). Changes nothing. Rejects with
 * INSTANCE_NOT_FOUND and STORAGE_FAILED.
 */
export async function readEvolution(url: string, name: string): Promise<EvolutionInstance> {
	const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
		return await readInstance(client, name);
	} catch (error) {
		throw error instanceof GatewayError ? error : fromPostgres(error);
	} finally {
		await client.end().catch(() => undefined);
	}
}

async function readInstance(client: Client, name: string): Promise<EvolutionInstance> {
	const { rows } = await client.query<{ id: string; status: string; creds: string | null }>(
		`select i."id", i."connectionStatus"::text as status, s."creds"
		from "Instance" i left join "Session" s on s."sessionId" = i."id" where i."name" = $1`,
		[name],
	);
	const [row] = rows;
	if (!row) throw new GatewayError('INSTANCE_NOT_FOUND', name);
	const others = await client.query(
		`select 1 from pg_stat_activity where datname = current_database()
		and pid <> pg_backend_pid() and backend_type = 'client backend' limit 1`,
	);
	return {
		...{ id: row.id, name, status: row.status, hasCompany: others.rows.length > 0 },
		creds: row.creds && unquote(row.creds),
	};
}

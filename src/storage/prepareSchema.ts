import type { Kysely } from 'kysely';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import { hasTable, migrate } from './migrations';
import type { Database } from './schema';

export interface Place {
	/** As errors name it: a folder, or a database without its password. */
	name: string;
	network: Network;
	/** PostgreSQL's schema that holds the tables; SQLite has none. */
	schema?: string;
}

/** Brings the tables up to this version, and keeps the place for one network. Rejects with WRONG_NETWORK. */
export async function prepareSchema(
	db: Kysely<Database>,
	{ name, network, schema }: Place,
): Promise<void> {
	// Before the migrations: a place of the other network is refused untouched.
	const held = (await hasTable(db, 'meta', schema)) ? await readNetwork(db) : null;
	if (held !== null && held !== network) {
		throw new GatewayError('WRONG_NETWORK', `${name} belongs to ${held}, not to ${network}`, {
			details: { place: name, held, asked: network },
		});
	}
	await migrate(db, { schema });
	if (held === null)
		await db.insertInto('meta').values({ key: 'network', value: network }).execute();
}

async function readNetwork(db: Kysely<Database>): Promise<string | null> {
	const row = db.selectFrom('meta').select('value').where('key', '=', 'network');
	return (await row.executeTakeFirst())?.value ?? null;
}

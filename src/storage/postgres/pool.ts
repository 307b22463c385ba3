import { type ClientBase, Pool, type PoolConfig, types } from 'pg';
import type { Logger } from '../../domain/ports/logger';

export interface PoolOptions {
	/** `postgres://user:password@host:port/database`, with `?sslmode=…` as libpq has it. */
	url: string;
	/** Holds the tables, so that the database can be shared with other programs. */
	schema: string;
	/** Most connections at once. */
	connections: number;
	/** How long a transaction may stand still, as that of a stopped process does, before the server ends it; ms. */
	standstillMs: number;
	logger: Logger;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** The server gives a statement up, and the client gives the server up a little later. */
const STATEMENT_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 20_000;
const LOCK_TIMEOUT_MS = 10_000;

/** Connections that are ready for our statements. One that ends while nobody uses it is logged and no error. */
export function openPool(options: PoolOptions): Pool {
	const config: PoolConfig = {
		connectionString: options.url,
		max: options.connections,
		application_name: 'wagate',
		// Statements of one transaction follow each other without waiting for answers that nobody needs.
		pipeline: true,
		keepAlive: true,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		query_timeout: ANSWER_TIMEOUT_MS,
		types: { getTypeParser: valueParser as typeof types.getTypeParser },
		// eslint-disable-next-line @typescript-eslint/no-misused-promises -- typed as if nobody waited for it; the pool does
		onConnect: (client) => prepareSession(client, options),
	};
	const pool = new Pool(config);
	pool.on('error', ({ message }) =>
		options.logger.warn({ error: message }, 'a connection to the database ended'),
	);
	return pool;
}

/** A commit waits for the disk of the server, whatever the server does by default. */
const DURABLE_COMMIT = `set_config('synchronous_commit',
	case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false)`;

async function prepareSession(client: ClientBase, { schema, standstillMs }: PoolOptions) {
	const settings = {
		search_path: `"${schema}"`,
		statement_timeout: STATEMENT_TIMEOUT_MS,
		lock_timeout: LOCK_TIMEOUT_MS,
		idle_in_transaction_session_timeout: standstillMs,
	};
	const calls = Object.keys(settings).map((name, at) => `set_config('${name}', $${at + 1}, false)`);
	const values = Object.values(settings).map(String);
	await client.query(`select ${[...calls, DURABLE_COMMIT].join(', ')}`, values);
}

type ValueParser = (text: string) => unknown;

/** Whole numbers are all below 2^53, and bytes are the reader's own. */
function valueParser(type: number, format: 'text' | 'binary' = 'text'): ValueParser {
	if (format === 'text' && type === Number(types.builtins.INT8)) return Number;
	if (format === 'text' && type === Number(types.builtins.BYTEA)) return parseBytes;
	return types.getTypeParser(type, format) as ValueParser;
}

/** `\x` and hexadecimal digits. */
function parseBytes(text: string): Uint8Array {
	return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

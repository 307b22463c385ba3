import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
	type DatabaseConnection,
	type Dialect,
	Kysely,
	SqliteAdapter,
	type SqliteDatabase,
	SqliteDriver,
	SqliteIntrospector,
	SqliteQueryCompiler,
	type SqliteStatement,
} from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Database } from '../schema';
import type { Immediate, ImmediateAdapter } from '../statement';
import { isStorageFailure, storageFailed } from '../storageErrors';
import { LogSync } from './LogSync';

/** One connection to the database file, and Kysely on top of it. */
export interface SqliteConnection {
	readonly raw: DatabaseSync;
	readonly db: Kysely<Database>;
	/** Lets statements through again after the disk refused one; it refuses them all until then. */
	readonly recover: () => void;
	/**
	 * What is read here may be undone: until a `WriteQueue` has the connection, and from before BEGIN until the commit is
	 * on the disk. Set by the queue.
	 */
	isWriting: boolean;
	/** Of its commits, where they return before; null where they return after, or nothing has to survive. */
	readonly log: LogSync | null;
	readonly close: () => void;
	/** The statement here, free while nothing of it is half done. */
	readonly prepare: (sql: string) => Immediate;
}

export interface ConnectionOptions {
	readOnly?: boolean;
	/** The writing connection, which has the pages that it just wrote at hand: read there while it writes nothing. */
	beside?: SqliteConnection;
	/**
	 * FULL: a commit returns after fsync. NORMAL: before it, and `log` waits for the disk beside everything else. OFF is for
	 * files that nothing has to survive.
	 */
	synchronous?: 'FULL' | 'NORMAL' | 'OFF';
}

/** How long a write waits for a foreign process, such as a backup tool, before it fails. It blocks the process. */
const BUSY_TIMEOUT_MS = 2_000;
const STATEMENTS_KEPT = 256;
/**
 * How long the write-ahead log grows before a commit folds it into the database: 64 MB instead of SQLite's 4, since
 * `LogFold` does it before. Opening after a crash reads the log, which takes milliseconds.
 */
const PAGES_PER_CHECKPOINT = 16_000;
/** Told by the text, since `columns()` of a statement came only with Node 22.16. Values are bound, never in it. */
const isSelect = /^\s*select\b/i;
const givesRows = /^\s*(select|with|pragma|explain|values)\b|\breturning\b/i;

export function openConnection(
	file: string,
	{ readOnly = false, beside, synchronous = 'FULL' }: ConnectionOptions = {},
): SqliteConnection {
	const raw = new DatabaseSync(file, { readOnly });
	try {
		raw.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
		if (!readOnly) {
			// Of a new file; one that has tables keeps what it was made with until `wagate compact`.
			raw.exec('PRAGMA auto_vacuum = INCREMENTAL');
			turnOnWal(raw, file);
			raw.exec(`PRAGMA wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
		}
		raw.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
		// What a savepoint keeps would go to a file once it is more than 16 pages.
		raw.exec('PRAGMA temp_store = MEMORY');
		const log = synchronous === 'NORMAL' ? new LogSync(file) : null;
		return connectionOver(raw, { isWriting: !readOnly, beside, log });
	} catch (error) {
		raw.close();
		throw error;
	}
}

/** Without it a reader would block the writer, and both are this one thread. */
function turnOnWal(raw: DatabaseSync, file: string): void {
	const mode = raw.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
	if (mode === 'wal') return;
	throw new GatewayError(
		'STORAGE_FAILED',
		`the file system of ${file} lacks what SQLite's write-ahead log needs: choose a folder on a local disk`,
	);
}

interface Parts {
	isWriting: boolean;
	beside: SqliteConnection | undefined;
	log: LogSync | null;
}

function connectionOver(raw: DatabaseSync, { isWriting, beside, log }: Parts): SqliteConnection {
	const database = new PreparingDatabase(raw, () => connection.isWriting);
	// What the disk has not confirmed yet is there to be read, and could be lost after somebody acted on it.
	const unconfirmed = () => beside?.log?.running ?? null;
	const driver = new CountingDriver({ database }, unconfirmed);
	const prepare = (sql: string): Immediate => ({
		statement: database.prepare(sql),
		isFree: () => driver.isIdle && unconfirmed() === null,
	});
	const warm = (sql: string): Immediate[] => {
		if (!beside || !isSelect.test(sql)) return [];
		const { statement, isFree } = beside.prepare(sql);
		return [{ statement, isFree: () => !beside.isWriting && isFree() }];
	};
	const adapter = new DirectAdapter((sql) => [...warm(sql), prepare(sql)]);
	const dialect: Dialect = {
		createDriver: () => driver,
		createQueryCompiler: () => new SqliteQueryCompiler(),
		createAdapter: () => adapter,
		createIntrospector: (db) => new SqliteIntrospector(db),
	};
	const connection: SqliteConnection = {
		raw,
		db: new Kysely<Database>({ dialect }),
		recover: () => database.recover(),
		isWriting,
		log,
		prepare,
		close: () => {
			log?.close();
			raw.close();
		},
	};
	return connection;
}

/** Knows whether a query waits or runs, and lets none run while there is something to wait for. */
class CountingDriver extends SqliteDriver {
	#asked = 0;

	constructor(
		config: ConstructorParameters<typeof SqliteDriver>[0],
		private readonly unconfirmed: () => Promise<void> | null,
	) {
		super(config);
	}

	get isIdle(): boolean {
		return this.#asked === 0;
	}

	override async acquireConnection(): Promise<DatabaseConnection> {
		this.#asked += 1;
		const inner = await super.acquireConnection();
		const confirmed = async () => {
			for (let wait = this.unconfirmed(); wait; wait = this.unconfirmed()) await wait;
		};
		return {
			// Asked within the turn in which nothing is left to wait for.
			executeQuery: async (query) => {
				await confirmed();
				return inner.executeQuery(query);
			},
			streamQuery: (query, chunkSize) => inner.streamQuery(query, chunkSize),
		};
	}

	override async releaseConnection(): Promise<void> {
		this.#asked -= 1;
		await super.releaseConnection();
	}
}

class DirectAdapter extends SqliteAdapter implements ImmediateAdapter {
	constructor(readonly prepare: ImmediateAdapter['prepare']) {
		super();
	}

	/** SQLite rolls schema changes back like any other, so all migrations of one start can be one transaction. */
	override get supportsTransactionalDdl(): boolean {
		return true;
	}

	/** Else Kysely lets queries wait for each other, which only its own transactions need: here `WriteQueue` begins them. */
	override get supportsMultipleConnections(): boolean {
		return true;
	}
}

/**
 * node:sqlite as Kysely expects a database, with the most recently used statements kept prepared.
 *
 * After a full disk SQLite has rolled back by itself, and a statement that follows would be a transaction of its own:
 * half of a change. So a writer refuses everything from the first refusal of the disk until `recover`.
 */
class PreparingDatabase implements SqliteDatabase {
	readonly #statements = new Map<string, SqliteStatement>();
	#refusal: GatewayError | null = null;

	constructor(
		private readonly raw: DatabaseSync,
		private readonly isWriting: () => boolean,
	) {}

	prepare(sql: string): SqliteStatement {
		const known = this.#statements.get(sql);
		if (known) {
			this.#statements.delete(sql);
			this.#statements.set(sql, known);
			return known;
		}
		const statement = this.#guarded(() => this.#wrap(sql, this.raw.prepare(sql)));
		this.#statements.set(sql, statement);
		if (this.#statements.size > STATEMENTS_KEPT) {
			const [oldest] = this.#statements.keys();
			if (oldest !== undefined) this.#statements.delete(oldest);
		}
		return statement;
	}

	recover(): void {
		this.#refusal = null;
	}

	close(): void {
		this.#statements.clear();
		this.raw.close();
	}

	#wrap(sql: string, statement: StatementSync): SqliteStatement {
		const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
		return {
			reader: givesRows.test(sql),
			all: (parameters) => this.#guarded(() => statement.all(...bind(parameters))),
			run: (parameters) => this.#guarded(() => statement.run(...bind(parameters))),
			iterate: (parameters) =>
				statement.iterate(...bind(parameters)) as IterableIterator<Record<string, unknown>>,
		};
	}

	/** A refusing disk looks the same to every caller, reader or writer: STORAGE_FAILED. */
	#guarded<T>(work: () => T): T {
		if (this.#refusal) throw this.#refusal;
		try {
			return work();
		} catch (error) {
			if (!isStorageFailure(error)) throw error;
			const refusal = storageFailed(error);
			if (this.isWriting()) this.#refusal = refusal;
			throw refusal;
		}
	}
}

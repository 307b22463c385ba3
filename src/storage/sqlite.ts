import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
	type Dialect,
	Kysely,
	SqliteAdapter,
	type SqliteDatabase,
	SqliteDriver,
	SqliteIntrospector,
	SqliteQueryCompiler,
	type SqliteStatement,
} from 'kysely';
import type { Database } from './schema';
import { isStorageFailure, storageFailed } from './storageErrors';

/** One connection to the database file, and Kysely on top of it. */
export interface SqliteConnection {
	readonly raw: DatabaseSync;
	readonly db: Kysely<Database>;
}

export interface ConnectionOptions {
	readOnly?: boolean;
	/** FULL: a commit returns after fsync. OFF is for files that nothing has to survive. */
	synchronous?: 'FULL' | 'OFF';
}

/** How long a write waits for a foreign process, such as a backup tool, before it fails. It blocks the process. */
const BUSY_TIMEOUT_MS = 2_000;
const STATEMENTS_KEPT = 256;

export function openConnection(
	file: string,
	{ readOnly = false, synchronous = 'FULL' }: ConnectionOptions = {},
): SqliteConnection {
	const raw = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS });
	try {
		if (!readOnly) raw.exec('PRAGMA journal_mode = WAL');
		raw.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA foreign_keys = ON`);
		return { raw, db: new Kysely<Database>({ dialect: dialectOver(raw) }) };
	} catch (error) {
		raw.close();
		throw error;
	}
}

function dialectOver(raw: DatabaseSync): Dialect {
	return {
		createDriver: () => new SqliteDriver({ database: new PreparingDatabase(raw) }),
		createQueryCompiler: () => new SqliteQueryCompiler(),
		createAdapter: () => new TransactionalAdapter(),
		createIntrospector: (db) => new SqliteIntrospector(db),
	};
}

/** SQLite rolls schema changes back like any other, so all migrations of one start can be one transaction. */
class TransactionalAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

/** node:sqlite as Kysely expects a database, with the most recently used statements kept prepared. */
class PreparingDatabase implements SqliteDatabase {
	readonly #statements = new Map<string, SqliteStatement>();

	constructor(private readonly raw: DatabaseSync) {}

	prepare(sql: string): SqliteStatement {
		const known = this.#statements.get(sql);
		if (known) {
			this.#statements.delete(sql);
			this.#statements.set(sql, known);
			return known;
		}
		const statement = statementOver(guarded(() => this.raw.prepare(sql)));
		this.#statements.set(sql, statement);
		if (this.#statements.size > STATEMENTS_KEPT) {
			const [oldest] = this.#statements.keys();
			if (oldest !== undefined) this.#statements.delete(oldest);
		}
		return statement;
	}

	close(): void {
		this.#statements.clear();
		if (this.raw.isOpen) this.raw.close();
	}
}

function statementOver(statement: StatementSync): SqliteStatement {
	const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
	return {
		// Only a statement that gives rows has columns; RETURNING is one of them.
		reader: statement.columns().length > 0,
		all: (parameters) => guarded(() => statement.all(...bind(parameters))),
		run: (parameters) => guarded(() => statement.run(...bind(parameters))),
		iterate: (parameters) =>
			statement.iterate(...bind(parameters)) as IterableIterator<Record<string, unknown>>,
	};
}

/** A refusing disk looks the same to every caller, reader or writer: STORAGE_FAILED. */
function guarded<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw isStorageFailure(error) ? storageFailed(error) : error;
	}
}

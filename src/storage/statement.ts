import {
	type Compilable,
	type CompiledQuery,
	type DialectAdapter,
	type Kysely,
	PostgresAdapter,
	type QueryResult,
	type SqliteStatement,
} from 'kysely';
import type { Database } from './schema';

/** A statement with places for its values, run on the reader or within a write job. */
export interface Statement<P, R> {
	rows(db: Kysely<Database>, values: P): Promise<R[]>;
	first(db: Kysely<Database>, values: P): Promise<R | undefined>;
	/** How many rows it inserted, updated or deleted. */
	run(db: Kysely<Database>, values: P): Promise<number>;
}

/** A prepared statement that answers within the call. */
export interface Immediate {
	/** False while something that comes before it waits for its turn. */
	readonly isFree: () => boolean;
	readonly statement: SqliteStatement;
}

/** An adapter of a database in this process. */
export interface ImmediateAdapter {
	/** On each connection that may be asked, the best one first. */
	prepare(sql: string): Immediate[];
}

interface Answer<R> {
	rows: R[];
	/** How many rows it inserted, updated or deleted. */
	changes: number;
}

interface Compiled<R> {
	query: CompiledQuery<R>;
	/** None where the database is asked and answers later. */
	immediate: readonly Immediate[];
}

/** Whether others may change rows while a transaction runs, which then has to lock what it decides by. */
export function hasManyWriters(db: Kysely<Database>): boolean {
	return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Stands where a value goes. Kysely passes it through, like every object that it does not know. */
class Place {
	constructor(readonly name: string) {}
}

/**
 * A statement that Kysely builds and compiles on its first use; later uses only fill in the values. For what every
 * message runs: building and compiling costs several times as much as SQLite's own work (docs/adr/0002).
 *
 * Where the database is in this process it is asked directly: what Kysely awaits costs more than SQLite's own work.
 *
 * `build` gets places instead of values, so it may pass them on and nothing else: no conversion, no branch on a value.
 */
export function statement<P extends object, R = unknown>(
	build: (db: Kysely<Database>, values: P) => Compilable<R>,
): Statement<P, R> {
	// By adapter, since that is one per connection and stays the same within a transaction.
	const known = new WeakMap<DialectAdapter, Compiled<R>>();
	const compile = (db: Kysely<Database>) => {
		const { adapter } = db.getExecutor();
		let compiled = known.get(adapter);
		if (!compiled)
			known.set(adapter, (compiled = compiledFor(adapter, build(db, places()).compile())));
		return compiled;
	};
	// Not async: what is answered at once is awaited once, and not in here as well.
	const ask = <T>(db: Kysely<Database>, values: P, read: (answer: Answer<R>) => T) =>
		new Promise<T>((resolve) => {
			const { query, immediate } = compile(db);
			const parameters = query.parameters.map(valueFrom(values));
			const free = immediate.find((each) => each.isFree());
			if (free) return resolve(read(answerAtOnce<R>(free.statement, parameters)));
			const asked = db.executeQuery<R>({ ...query, parameters });
			resolve(asked.then((result) => read(toAnswer(result))));
		});
	return {
		rows: (db, values) => ask(db, values, ({ rows }) => rows),
		first: (db, values) => ask(db, values, ({ rows }) => rows[0]),
		run: (db, values) => ask(db, values, ({ changes }) => changes),
	};
}

function compiledFor<R>(adapter: DialectAdapter, query: CompiledQuery<R>): Compiled<R> {
	return { query, immediate: isImmediate(adapter) ? adapter.prepare(query.sql) : [] };
}

function isImmediate(adapter: object): adapter is ImmediateAdapter {
	return 'prepare' in adapter;
}

function answerAtOnce<R>(statement: SqliteStatement, parameters: readonly unknown[]): Answer<R> {
	if (statement.reader) return { rows: statement.all(parameters) as R[], changes: 0 };
	return { rows: [], changes: Number(statement.run(parameters).changes) };
}

function toAnswer<R>({ rows, numAffectedRows = 0n }: QueryResult<R>): Answer<R> {
	return { rows, changes: Number(numAffectedRows) };
}

/** Whatever is read from it is the place of that name. */
function places<P extends object>(): P {
	return new Proxy({} as P, { get: (_target, name) => new Place(String(name)) });
}

function valueFrom<P extends object>(values: P) {
	const byName = values as Record<string, unknown>;
	return (parameter: unknown) => (parameter instanceof Place ? byName[parameter.name] : parameter);
}

/**
 * Statements that need no answer of each other, asked at once. Resolves once all are over, so that none is left to run
 * in a transaction that is not theirs any more; rejects with the first failure.
 */
export async function together<T>(statements: readonly Promise<T>[]): Promise<T[]> {
	const outcomes = await Promise.allSettled(statements);
	return outcomes.map((outcome) => {
		if (outcome.status === 'rejected') throw outcome.reason;
		return outcome.value;
	});
}

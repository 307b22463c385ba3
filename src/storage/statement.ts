import {
	type Compilable,
	type CompiledQuery,
	type DialectAdapter,
	type Kysely,
	PostgresAdapter,
} from 'kysely';
import type { Database } from './schema';

/** A statement with places for its values, run on the reader or within a write job. */
export interface Statement<P, R> {
	rows(db: Kysely<Database>, values: P): Promise<R[]>;
	first(db: Kysely<Database>, values: P): Promise<R | undefined>;
	/** How many rows it inserted, updated or deleted. */
	run(db: Kysely<Database>, values: P): Promise<number>;
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
 * `build` gets places instead of values, so it may pass them on and nothing else: no conversion, no branch on a value.
 */
export function statement<P extends object, R = unknown>(
	build: (db: Kysely<Database>, values: P) => Compilable<R>,
): Statement<P, R> {
	// By adapter, since that is one per dialect and stays the same within a transaction.
	const compiled = new WeakMap<DialectAdapter, CompiledQuery<R>>();
	const compile = (db: Kysely<Database>) => {
		const { adapter } = db.getExecutor();
		let query = compiled.get(adapter);
		if (!query) compiled.set(adapter, (query = build(db, places()).compile()));
		return query;
	};
	const execute = (db: Kysely<Database>, values: P) => {
		const query = compile(db);
		const parameters = query.parameters.map(valueFrom(values));
		return db.executeQuery<R>({ ...query, parameters });
	};
	return {
		rows: async (db, values) => (await execute(db, values)).rows,
		first: async (db, values) => (await execute(db, values)).rows[0],
		run: async (db, values) => Number((await execute(db, values)).numAffectedRows ?? 0),
	};
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

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Database } from '../schema';
import type { SqliteConnection } from './connection';
import type { LogFold } from './LogFold';
import { isStorageFailure, storageFailed } from '../storageErrors';
import {
	type WaitingJob,
	waitingJob,
	type WriteJob,
	type WriteOptions,
	type Writer,
} from '../Writer';

type Outcome = { result: unknown } | { error: unknown };

/** Bounds how long one transaction keeps the event loop. */
const JOBS_PER_COMMIT = 256;
/** A lone message is no more jobs than this. */
const LONE_JOBS = 4;

/**
 * The one writer of a SQLite file. Jobs that come in during one turn of the event loop share one transaction, and so
 * one fsync; the flush runs at the end of that turn, so a lone job waits for nobody (docs/adr/0002). What comes in while
 * the disk is at work forms the next.
 */
export class WriteQueue implements Writer {
	#waiting: WaitingJob[] = [];
	#next: { promise: Promise<void>; resolve: () => void } | null = null;
	#flushing: Promise<void> | null = null;
	#closed = false;
	readonly #connection: SqliteConnection;
	readonly #raw: DatabaseSync;
	readonly #db: Kysely<Database>;
	readonly #begin: StatementSync;
	readonly #end: StatementSync;

	constructor(
		connection: SqliteConnection,
		private readonly fold: LogFold | null = null,
	) {
		this.#connection = connection;
		connection.isWriting = false;
		this.#raw = connection.raw;
		this.#db = connection.db;
		this.#begin = this.#raw.prepare('BEGIN IMMEDIATE');
		this.#end = this.#raw.prepare('COMMIT');
	}

	/** All jobs are of one order here, whichever instance they belong to. */
	run<T>(job: WriteJob<T>, options: WriteOptions<T> = {}): Promise<T> {
		if (this.#closed) {
			return Promise.reject(new GatewayError('STORAGE_FAILED', 'the data folder is closed'));
		}
		return waitingJob(job, options, (waiting) => {
			this.#waiting.push(waiting);
			this.#flushing ??= this.#flush();
			this.#next?.resolve();
			this.#next = null;
		});
	}

	nextWrite(): Promise<void> {
		if (!this.#next) {
			let resolve = () => {};
			const promise = new Promise<void>((done) => (resolve = done));
			this.#next = { promise, resolve };
		}
		return this.#next.promise;
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#flushing;
	}

	async #flush(): Promise<void> {
		while (this.#waiting.length > 0) {
			// A whole turn between two commits: whoever writes in a loop must not starve the sockets.
			await new Promise((resolve) => setImmediate(resolve));
			await this.#commit(this.#waiting.splice(0, JOBS_PER_COMMIT));
		}
		this.#flushing = null;
	}

	async #commit(batch: readonly WaitingJob[]): Promise<void> {
		let outcomes: Outcome[];
		try {
			outcomes = (await this.#inOne(batch)) ?? (await this.#apart(batch));
		} catch (error) {
			const failure = isStorageFailure(error) ? storageFailed(error) : error;
			outcomes = batch.map(() => ({ error: failure }));
		}
		batch.forEach(({ resolve, reject }, index) => {
			const outcome = outcomes[index];
			if (outcome && 'result' in outcome) resolve(outcome.result);
			else reject(outcome?.error);
		});
	}

	/** One after the other with nothing between them; null, and nothing is changed, when one of several jobs fails. */
	#inOne(batch: readonly WaitingJob[]): Promise<Outcome[] | null> {
		return this.#transact(batch.length, async () => {
			const outcomes: Outcome[] = [];
			for (const { job } of batch) {
				try {
					outcomes.push({ result: await job(this.#db) });
				} catch (error) {
					if (isStorageFailure(error)) throw error;
					return { isKept: false, result: batch.length === 1 ? [{ error }] : null };
				}
			}
			return { isKept: true, result: outcomes };
		});
	}

	/**
	 * Each in a savepoint of its own: a job that fails undoes itself alone. SQLite copies every page that a savepoint
	 * touches, so it is only done for a batch in which one failed.
	 */
	#apart(batch: readonly WaitingJob[]): Promise<Outcome[]> {
		return this.#transact(batch.length, async () => {
			const outcomes: Outcome[] = [];
			for (const { job } of batch) outcomes.push(await this.#runInSavepoint(job));
			return { isKept: true, result: outcomes };
		});
	}

	/** A disk that refuses fails everybody in the transaction. */
	async #transact<T>(
		jobs: number,
		work: () => Promise<{ isKept: boolean; result: T }>,
	): Promise<T> {
		// Refuses for good once the disk did not confirm a commit.
		await this.#connection.log?.running;
		await this.fold?.rest();
		this.#connection.isWriting = true;
		try {
			this.#begin.run();
			const { isKept, result } = await work();
			if (isKept) await this.#keep(jobs);
			else this.#rollBack();
			return result;
		} catch (error) {
			this.#rollBack();
			throw error;
		} finally {
			this.#connection.isWriting = false;
		}
	}

	async #keep(jobs: number): Promise<void> {
		this.#end.run();
		const isLone = jobs + this.#waiting.length <= LONE_JOBS;
		await this.#connection.log?.run({ isLone });
		this.fold?.committed(jobs);
	}

	async #runInSavepoint(job: WriteJob<unknown>): Promise<Outcome> {
		this.#raw.exec('SAVEPOINT job');
		try {
			const result = await job(this.#db);
			this.#raw.exec('RELEASE job');
			return { result };
		} catch (error) {
			if (isStorageFailure(error)) throw error;
			this.#raw.exec('ROLLBACK TO job; RELEASE job');
			return { error };
		}
	}

	#rollBack(): void {
		try {
			// SQLite has rolled back by itself after some errors, such as a full disk.
			this.#raw.exec('ROLLBACK');
		} catch {
			// Nothing was open any more, which is what was wanted.
		}
		this.#connection.recover();
	}
}

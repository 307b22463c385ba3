import type { Kysely } from 'kysely';
import type { Database } from './schema';

/**
 * Statements that become durable together. Awaits nothing but `trx`: while it waits, others wait too. It may run again
 * when the database asks for it, so it changes nothing but rows. Statements that need no answer of each other may be
 * asked at once: they are carried out in the order in which they are asked.
 */
export type WriteJob<T> = (trx: Kysely<Database>) => Promise<T>;

export interface WriteOptions<T> {
	/**
	 * Whose rows it changes: jobs of one instance are carried out in the order in which they are asked, and share
	 * transactions. Without it, where the database has many writers, a job has no order and a transaction of its own.
	 */
	instance?: string;
	/** Only while this process holds the instance: otherwise nothing is changed, and it rejects with NOT_OWNER. */
	asHolder?: boolean;
	/** Called in the order of the commits, before the promise resolves and before any read that is asked later. */
	committed?: (result: T) => void;
}

/** Runs write jobs; the port between the repositories and a database. */
export interface Writer {
	/**
	 * Resolves once the job's changes are durable. A job that throws changes nothing and rejects with what it threw; a
	 * database that refuses rejects with STORAGE_FAILED.
	 */
	run<T>(job: WriteJob<T>, options?: WriteOptions<T>): Promise<T>;
	/** Resolves as soon as a job is asked for whose transaction another one of this instance would share. */
	nextWrite(instance: string): Promise<void>;
	/** Refuses new jobs and resolves once those that wait are done. */
	close(): Promise<void>;
}

/** A job that waits for its transaction. */
export interface WaitingJob {
	job: WriteJob<unknown>;
	asHolder: boolean;
	/** Called once the transaction is durable. */
	resolve: (result: unknown) => void;
	reject: (error: unknown) => void;
}

/** A job as a queue keeps it, handed to `keep`, and its promise. */
export function waitingJob<T>(
	job: WriteJob<T>,
	{ asHolder = false, committed }: WriteOptions<T>,
	keep: (waiting: WaitingJob) => void,
): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		keep({
			job,
			asHolder,
			reject,
			resolve: (result) => {
				committed?.(result as T);
				resolve(result as T);
			},
		});
	});
}

import { Worker } from 'node:worker_threads';
import type { Logger } from '../../domain/ports/logger';
import { workerScript } from '../../support/workerScript';

export type FoldCall = 'fold' | 'close';

export interface FoldAnswer {
	/** Null when what could be folded was. */
	failure: string | null;
}

export interface FoldOptions {
	/** The database's file. */
	database: string;
	logger: Pick<Logger, 'warn'>;
	/** How many jobs are written between two folds: 10 to 20 MB of log by default. */
	jobs?: number;
}

const DEFAULT_JOBS = 700;
/** It holds a statement and a number. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 };

const { script, execArgv } = workerScript(__filename, 'foldWorker');

/**
 * Folds the write-ahead log into the database from another thread. SQLite by itself does so within a commit, and keeps
 * the process for as long as the disk takes (docs/adr/0002).
 *
 * The log starts anew only once nothing in it is left to fold. So the most of it is folded while others write, and the
 * rest while writes wait, but nothing else does.
 */
export class LogFold {
	#state: 'resting' | 'folding' | 'nearly done' = 'resting';
	#jobs = 0;
	#worker: Worker | null = null;
	#answered: () => void = () => undefined;

	constructor(private readonly options: FoldOptions) {}

	/** So many jobs more are in the log. */
	committed(jobs: number): void {
		this.#jobs += jobs;
		const { jobs: limit = DEFAULT_JOBS } = this.options;
		if (this.#state !== 'resting' || this.#jobs < limit) return;
		this.#jobs = 0;
		void this.#fold('nearly done');
	}

	/** Before a transaction: while not null, the rest of the log is being folded. Never rejected. */
	rest(): Promise<void> | null {
		return this.#state === 'nearly done' ? this.#fold('resting') : null;
	}

	/** Resolves once the thread has let go of the database. */
	async close(): Promise<void> {
		const worker = this.#worker;
		if (!worker) return;
		const gone = new Promise((resolve) => worker.once('exit', resolve));
		worker.postMessage('close' satisfies FoldCall);
		await gone;
	}

	async #fold(then: 'resting' | 'nearly done'): Promise<void> {
		this.#state = 'folding';
		try {
			this.#worker ??= this.#start();
			this.#worker.postMessage('fold' satisfies FoldCall);
			await new Promise<void>((resolve) => (this.#answered = resolve));
		} catch (error) {
			// The system may have no thread left.
			this.#failed(String(error));
		}
		this.#state = then;
	}

	#start(): Worker {
		const { database } = this.options;
		const worker = new Worker(script, { workerData: database, execArgv, resourceLimits });
		worker.unref();
		worker.on('message', ({ failure }: FoldAnswer) => {
			if (failure !== null) this.#failed(failure);
			this.#answered();
		});
		worker.on('error', ({ message }) => this.#failed(message));
		worker.on('exit', () => {
			this.#worker = null;
			this.#answered();
		});
		return worker;
	}

	#failed(error: string): void {
		this.options.logger.warn(
			{ error },
			'the write-ahead log could not be folded: SQLite does it itself once the log has 64 MB',
		);
	}
}

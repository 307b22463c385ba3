import { type DatabaseConnection, type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Database } from '../schema';
import { statement } from '../statement';
import { isStorageFailure } from '../storageErrors';
import {
	type WaitingJob,
	waitingJob,
	type WriteJob,
	type WriteOptions,
	type Writer,
} from '../Writer';
import { isConflict, isConnectionLost } from './errors';
import type { PostgresKysely } from './kysely';
import { Lane } from './Lane';
import type { Leases, Opened } from './Leases';
import { withPatience } from './patience';

/** How often a transaction that met another one's locks, or relied on what is not so any more, is tried. */
const TRIES = 5;
const OUTCOME_POLL_MS = 100;

/** Known to the server for good, so that what became of it can be asked later. */
const selectTransaction = statement<object, { id: string }>((db) =>
	db.selectNoFrom(sql<string>`pg_current_xact_id()::text`.as('id')),
);

const selectOutcome = statement((db, { transaction }: { transaction: string }) =>
	db.selectNoFrom(sql<string | null>`pg_xact_status(${transaction}::xid8)`.as('outcome')),
);

/** Jobs of one transaction, which are all written as the holder of the instance, or none is. */
interface Batch {
	/** Null: the job is of no instance, or of any. */
	instance: string | null;
	jobs: readonly WaitingJob[];
}

/** Something that was remembered is not so any more; by now it is forgotten. */
class Outdated extends Error {}

/**
 * Many writers: the jobs of one instance one transaction after the other, instances beside each other. What is asked
 * while a transaction is under way shares the next one, so a busy instance commits seldom and an idle one at once.
 */
export class PostgresWriter implements Writer {
	readonly #lanes = new Map<string, Lane>();
	readonly #alone = new Set<Promise<void>>();
	#closed = false;

	constructor(
		private readonly kysely: PostgresKysely,
		private readonly leases: Leases,
		private readonly clock: Clock,
	) {}

	run<T>(job: WriteJob<T>, options: WriteOptions<T> = {}): Promise<T> {
		const { instance } = options;
		if (this.#closed) {
			return Promise.reject(new GatewayError('STORAGE_FAILED', 'the database was closed'));
		}
		return waitingJob(job, options, (waiting) => {
			if (instance === undefined) this.#runAlone(waiting);
			else this.#laneOf(instance).push(waiting);
		});
	}

	nextWrite(instance: string): Promise<void> {
		return this.#laneOf(instance).nextPush();
	}

	async close(): Promise<void> {
		this.#closed = true;
		await Promise.all([...this.#alone, ...[...this.#lanes.values()].map((lane) => lane.idle())]);
	}

	#runAlone(waiting: WaitingJob): void {
		const running = this.#commit({ instance: null, jobs: [waiting] }).finally(() =>
			this.#alone.delete(running),
		);
		this.#alone.add(running);
	}

	#laneOf(instance: string): Lane {
		let lane = this.#lanes.get(instance);
		if (!lane) {
			lane = new Lane((jobs) => this.#commit({ instance, jobs }));
			this.#lanes.set(instance, lane);
		}
		return lane;
	}

	/** Never rejects: the jobs hear of everything. */
	async #commit({ instance, jobs }: Batch): Promise<void> {
		try {
			const results = await this.#untilDone({ instance, jobs });
			jobs.forEach(({ resolve }, index) => resolve(results[index]));
		} catch (error) {
			// One that throws takes the others with it; each on its own, they go through.
			if (jobs.length > 1 && !concernsAll(error)) {
				for (const one of jobs) await this.#commit({ instance, jobs: [one] });
			} else for (const { reject } of jobs) reject(error);
		}
	}

	async #untilDone(batch: Batch): Promise<unknown[]> {
		for (let tried = 1; ; tried += 1) {
			try {
				return await withPatience(this.clock, () => this.#transaction(batch));
			} catch (error) {
				if (!(isConflict(error) || error instanceof Outdated) || tried === TRIES) throw error;
			}
		}
	}

	async #transaction(batch: Batch): Promise<unknown[]> {
		const { driver } = this.kysely;
		const connection = await driver.acquireConnection();
		try {
			const { results, transaction } = await this.#runJobs(connection, batch);
			await this.#seal(connection, transaction);
			return results;
		} finally {
			await driver.releaseConnection(connection);
		}
	}

	/** Everything but the commit; what fails is rolled back. */
	async #runJobs(connection: DatabaseConnection, { instance, jobs }: Batch) {
		const { driver } = this.kysely;
		const trx = this.kysely.on(connection);
		// Not awaited: the statements of the jobs follow at once.
		const begun = driver.beginTransaction(connection, {});
		const opened = jobs[0]?.asHolder ? this.leases.open(trx, instance ?? '') : open(trx);
		const ready = Promise.all([opened, begun]).then(([facts]) => facts);
		ready.catch(() => undefined);
		try {
			const results: unknown[] = [];
			for (const { job } of jobs) results.push(await job(trx));
			const { transaction, isOutdated } = await ready;
			if (isOutdated()) throw new Outdated();
			return { results, transaction };
		} catch (error) {
			// A lease that is lost is the reason of whatever came after.
			const first = await ready.then(
				() => error,
				(reason: unknown) => reason,
			);
			await driver.rollbackTransaction(connection).catch(() => undefined);
			throw first;
		}
	}

	/** Commits. A connection that ends meanwhile takes the answer with it, so another one asks what became of it. */
	async #seal(connection: DatabaseConnection, transaction: string): Promise<void> {
		try {
			await this.kysely.driver.commitTransaction(connection);
		} catch (error) {
			if (isConnectionLost(error) && (await this.#wasCommitted(transaction))) return;
			throw error;
		}
	}

	async #wasCommitted(transaction: string): Promise<boolean> {
		const { db } = this.kysely;
		for (;;) {
			const row = await withPatience(this.clock, () => selectOutcome.first(db, { transaction }));
			if (row?.outcome !== 'in progress') return row?.outcome === 'committed';
			await new Promise<void>((resolve) => this.clock.schedule(OUTCOME_POLL_MS, resolve));
		}
	}
}

async function open(trx: Kysely<Database>): Promise<Opened> {
	const row = await selectTransaction.first(trx, {});
	return { transaction: row?.id ?? '', isOutdated: () => false };
}

function concernsAll(error: unknown): boolean {
	return isStorageFailure(error) || (error instanceof GatewayError && error.code === 'NOT_OWNER');
}

import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { GatewayError } from '../../domain/errors';

/** The disk, and how long it takes. */
export interface Disk {
	/** Resolves once the file behind the handle is there. */
	flush(handle: number): Promise<void>;
	/** Returns once it is there, and keeps the process until then. */
	flushNow(handle: number): void;
	/** Milliseconds of a clock that nobody sets. */
	now(): number;
}

const realDisk: Disk = {
	flush: promisify(fdatasync),
	flushNow: fdatasyncSync,
	now: () => performance.now(),
};

/** A disk that answers within this is worth waiting for: the way to another thread and back costs half a millisecond. */
const QUICK_MS = 2;
/** How many slow answers in a row tell of a slow disk: one in a hundred is usual, and says nothing of the next. */
const SLOW_IN_A_ROW = 2;
/** How long a slow disk keeps nobody waiting but those who wait for it. */
const SLOW_FOR_MS = 250;

/**
 * Brings a write-ahead log to the disk from another thread: whoever waits for it waits as long as the disk takes, and
 * nobody else does. A lone write is brought there in place, as long as the disk is quick.
 */
export class LogSync {
	#handle: number | null = null;
	#running: Promise<void> | null = null;
	#slowInARow = 0;
	#slowUntil = 0;

	constructor(
		private readonly database: string,
		private readonly disk = realDisk,
	) {}

	/** While not null, what was committed last may not be on the disk. Rejected for good once the disk refused. */
	get running(): Promise<void> | null {
		return this.#running;
	}

	/**
	 * Resolves once everything committed is on the disk. When the disk does not say so, nobody knows what is on it, and
	 * asking again may answer yes for what is lost: STORAGE_FAILED then, now and for whoever reads, until the next start.
	 */
	async run({ isLone }: { isLone: boolean }): Promise<void> {
		this.#running = this.#flush(isLone && this.disk.now() >= this.#slowUntil);
		await this.#running;
		this.#running = null;
	}

	close(): void {
		if (this.#handle !== null) closeSync(this.#handle);
		this.#handle = null;
	}

	async #flush(inPlace: boolean): Promise<void> {
		try {
			// SQLite makes it with the first write, and keeps it for as long as a connection is open.
			this.#handle ??= openSync(`${this.database}-wal`, 'r+');
			if (inPlace) this.#flushNow(this.#handle);
			else await this.disk.flush(this.#handle);
		} catch (error) {
			const { code = String(error) } = error as NodeJS.ErrnoException;
			throw new GatewayError(
				'STORAGE_FAILED',
				`the disk did not confirm a write (${code}): start the gateway again once the disk is well`,
				{ cause: error },
			);
		}
	}

	#flushNow(handle: number): void {
		const begun = this.disk.now();
		this.disk.flushNow(handle);
		const over = this.disk.now();
		this.#slowInARow = over - begun > QUICK_MS ? this.#slowInARow + 1 : 0;
		if (this.#slowInARow >= SLOW_IN_A_ROW) this.#slowUntil = over + SLOW_FOR_MS;
	}
}

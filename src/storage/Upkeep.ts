import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import { purgedKinds, type PurgedKind, type Retention } from '../domain/ports/retention';
import type { Storage } from '../domain/ports/storage';

export interface UpkeepParts {
	storage: Pick<Storage, 'retention' | 'vault' | 'shrink'>;
	clock: Clock;
	logger: Logger;
	retention: Retention;
}

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 10 * 60_000;
/** Rows of one transaction: a few milliseconds of a disk that does nothing else. */
const BATCH = 100;
/** Between two portions, so that purging takes a small part of the time. */
const PAUSE_MS = 50;

/** Forgets what is old, in small portions with pauses between them, so that no message waits for it. */
export class Upkeep {
	#closed = false;
	#running: Promise<void> | null = null;
	#cancel: () => void = () => undefined;
	#endPause: () => void = () => undefined;

	constructor(private readonly parts: UpkeepParts) {
		// What is locked stays as it is.
		if (!parts.storage.vault.locked) this.#runIn(FIRST_AFTER_MS);
	}

	/** Resolves once nothing of it is under way. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#cancel();
		this.#endPause();
		await this.#running;
	}

	#runIn(ms: number): void {
		this.#cancel = this.parts.clock.schedule(ms, () => {
			this.#running = this.#purgeAll().finally(() => {
				this.#running = null;
				if (!this.#closed) this.#runIn(EVERY_MS);
			});
		});
	}

	async #purgeAll(): Promise<void> {
		const { logger } = this.parts;
		for (const kind of purgedKinds) {
			try {
				const count = await this.#purge(kind);
				if (count > 0) logger.info({ kind, count }, 'old rows were purged');
			} catch (error) {
				logger.warn({ kind, error: String(error) }, 'old rows cannot be purged');
			}
			if (this.#closed) return;
		}
		await this.#shrink();
	}

	async #shrink(): Promise<void> {
		try {
			while (!this.#closed && (await this.parts.storage.shrink())) await this.#pause();
		} catch (error) {
			this.parts.logger.warn({ error: String(error) }, 'free space cannot be given back');
		}
	}

	async #purge(kind: PurgedKind): Promise<number> {
		const { storage, clock, retention } = this.parts;
		const before = clock.now() - retention[kind];
		let total = 0;
		while (!this.#closed) {
			const count = await storage.retention.purge(kind, before, BATCH);
			total += count;
			if (count < BATCH) break;
			await this.#pause();
		}
		return total;
	}

	#pause(): Promise<void> {
		return new Promise((resolve) => {
			const cancel = this.parts.clock.schedule(PAUSE_MS, resolve);
			this.#endPause = () => (cancel(), resolve());
		});
	}
}

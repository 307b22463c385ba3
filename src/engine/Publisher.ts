import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { EventSink } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { JournalEntry } from '../domain/ports/storage';

/** Entries of one append; what comes in while it is being stored forms the next. */
const BATCH = 100;
const RETRY_MS = 1_000;

interface Waiting {
	entry: JournalEntry;
	done: () => void;
}

/**
 * Stores what happened, in the order it happened. While the disk refuses, everything waits here and is tried again; its
 * inbox rows are durable already.
 */
export class Publisher {
	#queue: Waiting[] = [];
	#running: Promise<void> | null = null;
	#stopped = false;

	constructor(
		private readonly instance: string,
		private readonly sink: EventSink,
		private readonly clock: Clock,
		private readonly logger: Logger,
	) {}

	/** Resolves once every entry is stored, or was refused for good. */
	async publish(entries: readonly JournalEntry[]): Promise<void> {
		if (entries.length === 0) return;
		const stored = entries.map(
			(entry) => new Promise<void>((done) => this.#queue.push({ entry, done })),
		);
		this.#running ??= this.#run().finally(() => {
			this.#running = null;
		});
		await Promise.all(stored);
	}

	/** Resolves once nothing waits, or the disk refuses what waits. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await this.#running;
	}

	async #run(): Promise<void> {
		while (this.#queue.length > 0) {
			const batch = this.#queue.slice(0, BATCH);
			const stored = await this.#append(batch);
			this.#queue.splice(0, stored);
			for (const { done } of batch.slice(0, stored)) done();
			if (stored > 0) continue;
			if (this.#stopped) return;
			await new Promise<void>((resolve) => this.clock.schedule(RETRY_MS, resolve));
		}
	}

	/** How many of the batch are dealt with. */
	async #append(batch: readonly Waiting[]): Promise<number> {
		try {
			await this.sink.append(
				this.instance,
				batch.map(({ entry }) => entry),
			);
			return batch.length;
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			this.logger.error({ code, error: message, count: batch.length }, 'events cannot be stored');
			if (code === 'STORAGE_FAILED') return 0;
			// One entry that can never be stored must not hold up the others.
			return batch.length > 1 ? this.#append(batch.slice(0, 1)) : 1;
		}
	}
}

import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { EventSink } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { Happening } from '../domain/ports/storage';

/** Entries of one append; what comes in while it is being stored forms the next. */
const BATCH = 100;
const RETRY_MS = 1_000;
/** How long entries that nobody waits for look out for somebody else's commit to share. */
const PATIENCE_MS = 20;

interface Waiting {
	entry: Happening;
	isUrgent: boolean;
	done: () => void;
}

export interface PublisherParts {
	instance: string;
	sink: EventSink;
	/** Resolves with the next write of anybody. */
	nextWrite: () => Promise<void>;
	clock: Clock;
	logger: Logger;
}

/**
 * Stores what happened, in the order it happened. While the disk refuses, everything waits here and is tried again; its
 * inbox rows are durable already.
 */
export class Publisher {
	#queue: Waiting[] = [];
	#running: Promise<void> | null = null;
	#stopped = false;
	/** Ends the wait for company. */
	#hurry: () => void = () => undefined;

	constructor(private readonly parts: PublisherParts) {}

	/**
	 * Resolves once every entry is stored, or was refused for good. What is not urgent waits a moment for a commit that it
	 * can share: for what the engine finds out again when a crash comes first.
	 */
	async publish(entries: readonly Happening[], { isUrgent = true } = {}): Promise<void> {
		if (entries.length === 0) return;
		const stored = entries.map(
			(entry) => new Promise<void>((done) => this.#queue.push({ entry, isUrgent, done })),
		);
		if (isUrgent) this.#hurry();
		this.#running ??= this.#run().finally(() => {
			this.#running = null;
		});
		await Promise.all(stored);
	}

	/** Resolves once nothing waits, or the disk refuses what waits. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#hurry();
		await this.#running;
	}

	async #run(): Promise<void> {
		await this.#company();
		while (this.#queue.length > 0) {
			const batch = this.#queue.slice(0, BATCH);
			const stored = await this.#append(batch);
			this.#queue.splice(0, stored);
			for (const { done } of batch.slice(0, stored)) done();
			if (stored > 0) continue;
			if (this.#stopped) return;
			await new Promise<void>((resolve) => this.parts.clock.schedule(RETRY_MS, resolve));
		}
	}

	/** Resolves at once when something is urgent, else with the next write of anybody, or soon. */
	async #company(): Promise<void> {
		if (this.#stopped || this.#queue.some(({ isUrgent }) => isUrgent)) return;
		let cancel = () => {};
		await new Promise<void>((resolve) => {
			this.#hurry = resolve;
			cancel = this.parts.clock.schedule(PATIENCE_MS, resolve);
			void this.parts.nextWrite().then(resolve);
		});
		cancel();
	}

	/** How many of the batch are dealt with. */
	async #append(batch: readonly Waiting[]): Promise<number> {
		const { instance, sink, logger } = this.parts;
		try {
			await sink.append(
				instance,
				batch.map(({ entry }) => entry),
			);
			return batch.length;
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			logger.error({ code, error: message, count: batch.length }, 'events cannot be stored');
			if (code === 'STORAGE_FAILED') return 0;
			// One entry that can never be stored must not hold up the others.
			return batch.length > 1 ? this.#append(batch.slice(0, 1)) : 1;
		}
	}
}

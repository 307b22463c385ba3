import type { Clock } from '../domain/ports/clock';
import type { Wake } from '../domain/ports/cluster';
import type { Logger } from '../domain/ports/logger';
import type { Storage } from '../domain/ports/storage';
import type { DeliveryWorker } from './DeliveryWorker';
import type { StreamHub } from './StreamHub';

export interface NeighbourParts {
	storage: Pick<Storage, 'subscriptions' | 'deliveries'>;
	worker: DeliveryWorker;
	streams: StreamHub;
	clock: Clock;
	logger: Logger;
}

/** What is due and lies there longer than this is taken by whoever sees it first. */
const LOOK_MS = 1_000;
/** Each so many looks it is looked whether a wake was missed. */
const LOOKS_BETWEEN_SYNCS = 5;

/**
 * Delivers what other processes of a cluster bring about or leave behind: takes their hints, and looks now and then in
 * case one was missed. The process that stores an event is awake and posts it at once; others only help where it lags.
 */
export class Neighbours {
	#looks = 0;
	#cancel: () => void = () => undefined;
	#looking: Promise<void> = Promise.resolve();
	#isClosed = false;

	constructor(private readonly parts: NeighbourParts) {}

	start(): void {
		const { clock, logger } = this.parts;
		if (this.#isClosed) return;
		this.#cancel = clock.schedule(LOOK_MS, () => {
			this.#looking = this.#look()
				.catch((error: unknown) => logger.warn({ error }, 'deliveries cannot be looked at'))
				.finally(() => this.start());
		});
	}

	/** Null: something may have been missed. */
	heard(wake: Wake | null): void {
		const { streams, logger } = this.parts;
		switch (wake?.kind) {
			case undefined:
				this.#looks = 0;
				return;
			case 'events':
				return streams.wake(wake.instance);
			case 'stream':
				return streams.supersede(wake.id);
			case 'settled':
				return void streams.settled(wake.subscription, wake.sequence);
			case 'subscription':
				this.#reload(wake.id).catch((error: unknown) =>
					logger.warn({ subscription: wake.id, error }, 'subscription cannot be read'),
				);
				return;
			case 'leases':
				return;
		}
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#looking;
	}

	async #look(): Promise<void> {
		const { storage, worker, streams, clock } = this.parts;
		const isSync = this.#looks % LOOKS_BETWEEN_SYNCS === 0;
		this.#looks += 1;
		if (isSync) {
			await worker.sync(await storage.subscriptions.list());
			await streams.check();
		}
		for (const id of await storage.deliveries.waiting(clock.now())) {
			worker.wakeOne(id);
			streams.wakeOne(id);
		}
	}

	async #reload(id: string): Promise<void> {
		const { storage, worker, streams } = this.parts;
		const subscription = await storage.subscriptions.get(id);
		if (subscription?.kind !== 'stream' || !subscription.enabled) streams.remove(id);
		await (subscription ? worker.refresh(subscription) : worker.remove(id));
	}
}

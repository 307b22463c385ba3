import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { Logger } from '../domain/ports/logger';
import type { Delivery, Storage } from '../domain/ports/storage';
import { LanePump } from './LanePump';

/** Why a stream ended: another reader took over, the reader left, it was removed or disabled, or we stop. */
export type StreamEnd = 'superseded' | 'left' | 'removed' | 'stopping';

export interface StreamReader {
	/** Takes one delivery, to be settled by its sequence. */
	onDelivery: (delivery: Delivery) => void;
	/** The reader is gone once this aborts. */
	signal?: AbortSignal;
	/** How many deliveries may be unsettled at once; 32 by default. */
	window?: number;
}

export interface OpenStream {
	readonly ended: Promise<StreamEnd>;
	close(): void;
}

interface Stream {
	instance: string | null;
	pump: LanePump;
	/** Lanes of what is in the reader's hands, by sequence. */
	out: Map<number, string>;
	end: (why: StreamEnd) => void;
}

const DEFAULT_WINDOW = 32;

export interface StreamHubOptions {
	storage: Pick<Storage, 'subscriptions' | 'deliveries' | 'cluster'>;
	clock: Clock;
	logger: Logger;
}

/**
 * Durable streams: what a reader did not settle is handed to the next one. One reader per subscription, in all processes
 * of a cluster; a newer one takes over, since the older one's connection may be dead without anybody knowing.
 */
export class StreamHub {
	readonly #options: StreamHubOptions;
	readonly #streams = new Map<string, Stream>();
	readonly #leaving = new Set<Promise<void>>();

	constructor(options: StreamHubOptions) {
		this.#options = options;
	}

	/** Rejects with BAD_REQUEST when there is no enabled stream subscription of that id. */
	async open(subscriptionId: string, reader: StreamReader): Promise<OpenStream> {
		this.#end(subscriptionId, 'superseded');
		const { stream, ended } = this.#register(subscriptionId, reader);
		const subscription = await this.#options.storage.subscriptions.get(subscriptionId);
		if (subscription?.kind !== 'stream' || !subscription.enabled) {
			stream.end('removed');
			throw new GatewayError('BAD_REQUEST', `There is no open event stream "${subscriptionId}"`);
		}
		await this.#takeOver(subscriptionId);
		stream.instance = subscription.instance;
		const leave = () => stream.end('left');
		if (reader.signal?.aborted) leave();
		reader.signal?.addEventListener('abort', leave, { once: true });
		void ended.then(() => reader.signal?.removeEventListener('abort', leave));
		stream.pump.wake();
		return { ended, close: leave };
	}

	/** Ends a delivery for good, whichever reader it was handed to. */
	async settle(subscriptionId: string, sequence: number): Promise<void> {
		await this.#options.storage.deliveries.settle(subscriptionId, sequence);
		if (this.settled(subscriptionId, sequence)) return;
		// It may be in the hands of a reader of another process.
		const { cluster } = this.#options.storage;
		cluster?.tell({ kind: 'settled', subscription: subscriptionId, sequence });
	}

	/** A delivery was settled, here or elsewhere. False when no reader has it in hand here. */
	settled(subscriptionId: string, sequence: number): boolean {
		const stream = this.#streams.get(subscriptionId);
		const lane = stream?.out.get(sequence);
		if (!stream || lane === undefined) return false;
		stream.out.delete(sequence);
		stream.pump.release(lane);
		return true;
	}

	/** Looks whether something that a reader has in hand was settled without anybody saying so. */
	async check(): Promise<void> {
		const { deliveries } = this.#options.storage;
		for (const [id, { out }] of this.#streams) {
			const inHand = [...out.keys()];
			const open = new Set(await deliveries.stillOpen(id, inHand));
			for (const sequence of inHand) if (!open.has(sequence)) this.settled(id, sequence);
		}
	}

	/** New deliveries of an instance may be there. */
	wake(instance: string): void {
		for (const stream of this.#streams.values()) {
			if (stream.instance === instance) stream.pump.wake();
		}
	}

	/** Something may be due that nobody has in hand. */
	wakeOne(subscriptionId: string): void {
		this.#streams.get(subscriptionId)?.pump.wake();
	}

	/** Deliveries of this subscription were just stored. */
	stored(subscriptionId: string): void {
		this.#streams.get(subscriptionId)?.pump.goOn();
	}

	/** Another process has the newer reader. */
	supersede(subscriptionId: string): void {
		this.#end(subscriptionId, 'superseded');
	}

	/** The subscription was removed or disabled. */
	remove(subscriptionId: string): void {
		this.#end(subscriptionId, 'removed');
	}

	async close(): Promise<void> {
		for (const id of [...this.#streams.keys()]) this.#end(id, 'stopping');
		await Promise.all(this.#leaving);
	}

	/** What older readers have in hand is handed to the new one, wherever they are. */
	async #takeOver(subscriptionId: string): Promise<void> {
		const { deliveries, cluster } = this.#options.storage;
		if (!cluster) return;
		await deliveries.letGo(subscriptionId, 'all');
		cluster.tell({ kind: 'stream', id: subscriptionId });
	}

	#leave(subscriptionId: string, pump: LanePump): void {
		const leaving = this.#letGo(subscriptionId, pump).finally(() => this.#leaving.delete(leaving));
		this.#leaving.add(leaving);
	}

	/** Others may have what the reader that left did not settle. */
	async #letGo(subscriptionId: string, pump: LanePump): Promise<void> {
		const { storage, logger } = this.#options;
		await pump.close();
		if (this.#streams.has(subscriptionId)) return;
		await storage.deliveries.letGo(subscriptionId, 'own').catch((error: unknown) => {
			logger.warn({ subscription: subscriptionId, error }, 'stream keeps what it had in hand');
		});
	}

	#end(subscriptionId: string, why: StreamEnd): void {
		this.#streams.get(subscriptionId)?.end(why);
	}

	#register(id: string, { onDelivery, window = DEFAULT_WINDOW }: StreamReader) {
		const { storage, clock, logger } = this.#options;
		const out = new Map<number, string>();
		const pump = new LanePump({
			deliveries: storage.deliveries,
			clock,
			subscription: id,
			window: () => window,
			hand: (delivery) => {
				out.set(delivery.sequence, delivery.event.lane);
				try {
					onDelivery(delivery);
				} catch (error) {
					logger.warn({ subscription: id, error }, 'stream reader failed');
					stream.end('left');
				}
			},
			onFailure: (error) =>
				logger.error({ subscription: id, error }, 'stream cannot read its events'),
		});
		let resolve: (why: StreamEnd) => void;
		const ended = new Promise<StreamEnd>((done) => (resolve = done));
		const stream: Stream = {
			instance: null,
			pump,
			out,
			end: (why) => {
				if (this.#streams.get(id) === stream) this.#streams.delete(id);
				this.#leave(id, pump);
				resolve(why);
			},
		};
		this.#streams.set(id, stream);
		return { stream, ended };
	}
}

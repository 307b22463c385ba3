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
	storage: Pick<Storage, 'subscriptions' | 'deliveries'>;
	clock: Clock;
	logger: Logger;
}

/**
 * Durable streams: what a reader did not settle is handed to the next one. One reader per subscription; a newer one
 * takes over, since the older one's connection may be dead without anybody knowing.
 */
export class StreamHub {
	readonly #options: StreamHubOptions;
	readonly #streams = new Map<string, Stream>();

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
		const stream = this.#streams.get(subscriptionId);
		const lane = stream?.out.get(sequence);
		if (!stream || lane === undefined) return;
		stream.out.delete(sequence);
		stream.pump.release(lane);
	}

	/** New deliveries of an instance may be there. */
	wake(instance: string): void {
		for (const stream of this.#streams.values()) {
			if (stream.instance === instance) stream.pump.wake();
		}
	}

	/** The subscription was removed or disabled. */
	remove(subscriptionId: string): void {
		this.#end(subscriptionId, 'removed');
	}

	close(): void {
		for (const id of [...this.#streams.keys()]) this.#end(id, 'stopping');
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
				pump.close();
				if (this.#streams.get(id) === stream) this.#streams.delete(id);
				resolve(why);
			},
		};
		this.#streams.set(id, stream);
		return { stream, ended };
	}
}

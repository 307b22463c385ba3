import { GatewayError } from '../domain/errors';
import type { GatewayEvent } from '../domain/event';
import type { Clock } from '../domain/ports/clock';
import type { HttpResponse, HttpTransport } from '../domain/ports/http';
import type { Logger } from '../domain/ports/logger';
import type { Delivery, DeliveryRepository, Subscription } from '../domain/ports/storage';
import { signWebhook } from '../support/standardWebhooks';
import { LanePump } from './LanePump';
import { defaultWaits, nextAttemptAt } from './retrySchedule';

/** A delivery as its dialect says it. */
export interface EncodedDelivery {
	url: string;
	headers: Record<string, string>;
	body: string;
}

/** Null when the subscriber's dialect does not tell such an event: it counts as delivered. */
export type EncodeDelivery = (
	subscription: Subscription,
	event: GatewayEvent,
) => EncodedDelivery | null | Promise<EncodedDelivery | null>;

export interface EndpointOptions {
	deliveries: DeliveryRepository;
	clock: Clock;
	logger: Logger;
	transport: HttpTransport;
	encodeDelivery: EncodeDelivery;
	/** How many lanes are delivered at once to one endpoint; 16 by default. */
	parallelLanes?: number;
	/** Milliseconds after the first, second, … failed attempt; the last one repeats. Three days of them by default. */
	waits?: readonly number[];
	/** An attempt that takes longer has failed; 15 s by default. */
	attemptTimeoutMs?: number;
	/** Jitter; between 0 and 1. */
	random?: () => number;
	/** The endpoint said that it is gone for good (410). */
	disable: (subscription: Subscription) => Promise<void>;
}

const DEFAULT_ATTEMPT_TIMEOUT_MS = 15_000;
const DEFAULT_PARALLEL_LANES = 16;
const PAUSE_AFTER_STORAGE_FAILURE_MS = 1_000;
const GONE = 410;

/** Why an attempt failed. */
interface Failure {
	error: string;
	retryAfter?: string | undefined;
	gone?: boolean;
}

/**
 * Pushes the deliveries of one webhook subscription: in order within a lane, lanes beside each other, each tried until
 * a 2xx. Nothing is dropped.
 */
export class WebhookEndpoint {
	readonly #pump: LanePump;
	readonly #stopping = new AbortController();
	readonly #attempts = new Set<Promise<void>>();
	readonly #options: EndpointOptions;

	constructor(
		readonly subscription: Subscription,
		options: EndpointOptions,
	) {
		this.#options = options;
		const { deliveries, clock, parallelLanes = DEFAULT_PARALLEL_LANES } = options;
		this.#pump = new LanePump({
			deliveries,
			clock,
			subscription: subscription.id,
			window: parallelLanes,
			hand: (delivery) => this.#start(delivery),
			onFailure: (error) => this.#log('error', { error }, 'webhook cannot read its events'),
		});
	}

	wake(): void {
		this.#pump.wake();
	}

	/** Cuts the attempts that are under way, which are made again later, and resolves once none is. */
	async close(): Promise<void> {
		this.#pump.close();
		this.#stopping.abort();
		await Promise.all(this.#attempts);
	}

	#start(delivery: Delivery): void {
		const attempt = this.#deliver(delivery)
			.catch((error: unknown) => this.#log('error', { error }, 'webhook delivery failed inside'))
			.finally(() => {
				this.#attempts.delete(attempt);
				this.#pump.release(delivery.event.lane);
			});
		this.#attempts.add(attempt);
	}

	async #deliver(delivery: Delivery): Promise<void> {
		const { deliveries, clock, random = Math.random, waits = defaultWaits } = this.#options;
		const { sequence, event, attempts } = delivery;
		const failure = await this.#attempt(event);
		if (!failure) return this.#persist(() => deliveries.settle(this.subscription.id, sequence));
		if (this.#stopping.signal.aborted) return;
		const { error, retryAfter, gone = false } = failure;
		const dueAt = nextAttemptAt({ attempts, now: clock.now(), retryAfter, random, waits });
		this.#log(
			'warn',
			{ event: event.id, attempt: attempts + 1, error, dueAt },
			'webhook not taken',
		);
		await this.#persist(() => deliveries.retry(this.subscription.id, sequence, dueAt, error));
		if (gone) await this.#persist(() => this.#options.disable(this.subscription));
	}

	/** Null when the endpoint took it. */
	async #attempt(event: GatewayEvent): Promise<Failure | null> {
		const { transport, encodeDelivery, attemptTimeoutMs } = this.#options;
		try {
			const delivery = await encodeDelivery(this.subscription, event);
			if (!delivery) return null;
			const { url, headers, body } = delivery;
			const answer = await transport.send({
				method: 'POST',
				url,
				headers: { ...headers, ...this.subscription.headers, ...this.#sign(event.id, body) },
				body,
				timeoutMs: attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS,
				signal: this.#stopping.signal,
			});
			return judge(answer);
		} catch (error) {
			return { error: GatewayError.from(error).message };
		}
	}

	#sign(id: string, body: string): Record<string, string> {
		const { secret } = this.subscription;
		const signed = signWebhook(id, this.#options.clock.now(), body, secret ?? '');
		if (secret) return { ...signed };
		return { 'webhook-id': id, 'webhook-timestamp': signed['webhook-timestamp'] };
	}

	/**
	 * What the endpoint answered has to be stored, however long the disk refuses: forgetting it would deliver twice
	 * without end. Given up only when the process stops.
	 */
	async #persist(work: () => Promise<void>): Promise<void> {
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (this.#stopping.signal.aborted) return;
				this.#log('error', { error }, 'webhook outcome cannot be stored');
				await this.#pause();
			}
		}
	}

	#pause(): Promise<void> {
		const { signal } = this.#stopping;
		return new Promise((resolve) => {
			const cancel = this.#options.clock.schedule(PAUSE_AFTER_STORAGE_FAILURE_MS, resolve);
			signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
		});
	}

	#log(level: 'warn' | 'error', fields: object, message: string): void {
		const { id, instance } = this.subscription;
		this.#options.logger[level]({ subscription: id, instance, ...fields }, message);
	}
}

function judge({ status, headers }: HttpResponse): Failure | null {
	if (status >= 200 && status < 300) return null;
	return {
		error: `HTTP ${status}`,
		retryAfter: headers['retry-after'],
		gone: status === GONE,
	};
}

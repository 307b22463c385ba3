import type { Clock } from '../domain/ports/clock';
import type { Attempt, EndpointHealth } from '../domain/ports/delivery';
import type { HttpTransport } from '../domain/ports/http';
import type { Logger } from '../domain/ports/logger';
import type { Delivery, DeliveryRepository, Subscription } from '../domain/ports/storage';
import { Breaker } from './Breaker';
import { LanePump } from './LanePump';
import { type EncodeDelivery, type Posted, postEvent } from './postEvent';
import { RecentAttempts } from './RecentAttempts';
import { nextAttemptAt } from './retrySchedule';

export interface EndpointOptions {
	deliveries: DeliveryRepository;
	clock: Clock;
	logger: Logger;
	transport: HttpTransport;
	encodeDelivery: EncodeDelivery;
	/** How many events are posted at once to one endpoint; 16 by default. */
	parallelLanes?: number;
	/** Milliseconds after the first, second, … failed attempt; the last one repeats. */
	waits?: readonly number[] | undefined;
	/** How long an event is tried before it becomes a dead letter; three days by default. */
	giveUpMs?: number | undefined;
	/** An attempt that takes longer has failed; 15 s by default. */
	attemptTimeoutMs?: number | undefined;
	/** Jitter; between 0 and 1. */
	random?: () => number;
	/** The endpoint said that it is gone for good (410). */
	disable: (subscription: Subscription, because: string) => Promise<void>;
}

const DEFAULT_ATTEMPT_TIMEOUT_MS = 15_000;
const DEFAULT_PARALLEL_LANES = 16;
const PAUSE_AFTER_STORAGE_FAILURE_MS = 1_000;

type Failed = Extract<Posted, { kind: 'failed' }>;

/**
 * Pushes the deliveries of one webhook subscription: in order within a lane, lanes beside each other, each tried until
 * a 2xx, or until it is a dead letter.
 */
export class WebhookEndpoint {
	readonly #pump: LanePump;
	readonly #breaker: Breaker;
	readonly #recent = new RecentAttempts();
	readonly #stopping = new AbortController();
	readonly #attempts = new Set<Promise<void>>();
	readonly #options: EndpointOptions;

	constructor(
		readonly subscription: Subscription,
		options: EndpointOptions,
	) {
		this.#options = options;
		const { deliveries, clock, parallelLanes, random = Math.random } = options;
		this.#breaker = new Breaker({
			clock,
			random,
			bound: parallelLanes ?? DEFAULT_PARALLEL_LANES,
			wake: () => this.#pump.wake(),
		});
		this.#pump = new LanePump({
			deliveries,
			clock,
			subscription: subscription.id,
			window: () => this.#breaker.room,
			takesEarly: () => this.#breaker.isProbing,
			hand: (delivery) => this.#start(delivery),
			onFailure: (error) => this.#log('error', { error }, 'webhook cannot read its events'),
		});
	}

	get health(): EndpointHealth {
		return this.#breaker.health;
	}

	/** The latest attempts that were taken, the latest first. */
	get recent(): Attempt[] {
		return this.#recent.list();
	}

	wake(): void {
		this.#pump.wake();
	}

	/** Something was just added to its lanes. */
	stored(): void {
		this.#pump.goOn();
	}

	/** Cuts the attempts that are under way, which are made again later, and resolves once none is. */
	async close(): Promise<void> {
		this.#breaker.close();
		this.#stopping.abort();
		await Promise.all([this.#pump.close(), ...this.#attempts]);
		const { deliveries } = this.#options;
		await deliveries
			.letGo(this.subscription.id, 'own')
			.catch((error: unknown) => this.#log('warn', { error }, 'webhook keeps what it had in hand'));
	}

	#start(delivery: Delivery): void {
		const attempt = this.#deliver(delivery)
			.catch((error: unknown) => {
				this.#log('error', { error }, 'webhook delivery failed inside');
				return true;
			})
			.then((goesOn) => {
				this.#attempts.delete(attempt);
				this.#pump.release(delivery.event.lane, goesOn);
			});
		this.#attempts.add(attempt);
	}

	/** Whether there may be more in its lane. */
	async #deliver(delivery: Delivery): Promise<boolean> {
		const { clock, transport, encodeDelivery, attemptTimeoutMs } = this.#options;
		const timeoutMs = attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS;
		const parts = { clock, transport, encodeDelivery, timeoutMs };
		const { signal } = this.#stopping;
		const posted = await postEvent(this.subscription, delivery.event, parts, signal);
		if (posted.kind === 'taken') return this.#taken(delivery, posted);
		if (!signal.aborted) await this.#failed(delivery, posted);
		return true;
	}

	async #taken(
		{ sequence, event, attempts }: Delivery,
		{ at, ms, status }: Extract<Posted, { kind: 'taken' }>,
	): Promise<boolean> {
		const { deliveries, clock } = this.#options;
		const subscription = this.subscription.id;
		// A probe that was taken tells only once it is stored.
		if (!this.#breaker.isProbing) this.#pump.answered(event.lane);
		const goesOn = (await this.#persist(() => deliveries.settle(subscription, sequence))) ?? true;
		// Nothing was posted of what its dialect does not tell: that says nothing of the endpoint.
		if (status === null) return goesOn;
		const attempt = { subscription, eventId: event.id, attempt: attempts + 1 };
		this.#recent.add({ ...attempt, at, ms, status, error: null });
		if (!this.#breaker.taken()) return goesOn;
		this.#log('warn', {}, 'webhook takes events again');
		await this.#persist(() => deliveries.hasten(subscription, clock.now()));
		return true;
	}

	async #failed(delivery: Delivery, failed: Failed): Promise<void> {
		const { deliveries } = this.#options;
		const { attempt, verdict, retryAfterMs, isBusy } = failed;
		const { sequence, event } = delivery;
		const subscription = this.subscription.id;
		const dueAt = verdict === 'final' ? null : this.#dueAt(delivery, retryAfterMs);
		const { error } = attempt;
		const facts = { event: event.id, attempt: delivery.attempts + 1, error, dueAt };
		this.#log('warn', facts, dueAt === null ? 'webhook event is given up' : 'webhook not taken');
		await this.#persist(() =>
			dueAt === null
				? deliveries.bury(subscription, sequence, attempt)
				: deliveries.retry(subscription, sequence, dueAt, attempt),
		);
		if (verdict === 'final') return;
		this.#breaker.failed(attempt, isBusy ? retryAfterMs : null);
		if (verdict === 'gone') {
			await this.#persist(() => this.#options.disable(this.subscription, error));
		}
	}

	/** Null when it was tried for long enough. */
	#dueAt({ attempts, createdAt }: Delivery, retryAfterMs: number | null): number | null {
		const { clock, random = Math.random, waits, giveUpMs } = this.#options;
		const since = Math.max(createdAt, this.subscription.changedAt);
		const now = clock.now();
		return nextAttemptAt({ attempts, now, since, retryAfterMs, random, waits, giveUpMs });
	}

	/**
	 * What the endpoint answered has to be stored, however long the disk refuses: forgetting it would deliver twice
	 * without end. Given up, with undefined, only when the process stops.
	 */
	async #persist<T>(work: () => Promise<T>): Promise<T | undefined> {
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (this.#stopping.signal.aborted) return undefined;
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

import type { Storage, Subscription } from '../domain/ports/storage';
import { type EndpointOptions, WebhookEndpoint } from './WebhookEndpoint';

export interface DeliveryWorkerOptions extends Omit<EndpointOptions, 'deliveries' | 'disable'> {
	storage: Pick<Storage, 'subscriptions' | 'deliveries'>;
}

/** Delivers to every enabled webhook subscription there is. */
export class DeliveryWorker {
	readonly #endpoints = new Map<string, WebhookEndpoint>();
	readonly #turns = new Map<string, Promise<void>>();
	readonly #options: DeliveryWorkerOptions;
	#closed = false;

	constructor(options: DeliveryWorkerOptions) {
		this.#options = options;
	}

	/** Takes up what an earlier process left undelivered. */
	async start(): Promise<void> {
		const subscriptions = await this.#options.storage.subscriptions.list();
		await Promise.all(subscriptions.map((subscription) => this.refresh(subscription)));
	}

	/** The subscription is new or was changed; what is open goes out as it now says. */
	refresh(subscription: Subscription): Promise<void> {
		return this.#inTurn(subscription.id, async () => {
			await this.#stop(subscription.id);
			if (this.#closed || subscription.kind !== 'webhook' || !subscription.enabled) return;
			const { storage, ...options } = this.#options;
			const endpoint = new WebhookEndpoint(subscription, {
				...options,
				deliveries: storage.deliveries,
				disable: (gone, because) => this.#disable(gone, because),
			});
			this.#endpoints.set(subscription.id, endpoint);
			endpoint.wake();
		});
	}

	/** Everything may be due at another time than it was. */
	wakeAll(): void {
		for (const endpoint of this.#endpoints.values()) endpoint.wake();
	}

	/** New deliveries of an instance may be there. */
	wake(instance: string): void {
		for (const endpoint of this.#endpoints.values()) {
			if (endpoint.subscription.instance === instance) endpoint.wake();
		}
	}

	/** Something of this subscription may be due. */
	wakeOne(subscriptionId: string): void {
		this.#endpoints.get(subscriptionId)?.wake();
	}

	/** Deliveries of this subscription were just stored. */
	stored(subscriptionId: string): void {
		this.#endpoints.get(subscriptionId)?.stored();
	}

	/** Brings the endpoints into line with the subscriptions that are stored. */
	async sync(stored: readonly Subscription[]): Promise<void> {
		const known = new Set(stored.map(({ id }) => id));
		const gone = [...this.#endpoints.keys()].filter((id) => !known.has(id));
		const changed = stored.filter((each) => !this.#isAsStored(each));
		await Promise.all([
			...gone.map((id) => this.remove(id)),
			...changed.map((each) => this.refresh(each)),
		]);
	}

	/** Undefined for what is no enabled webhook. */
	endpoint(subscriptionId: string): WebhookEndpoint | undefined {
		return this.#endpoints.get(subscriptionId);
	}

	/** How many enabled webhooks there are, and how many of them do not take events at this moment. */
	counts(): { total: number; failing: number } {
		const endpoints = [...this.#endpoints.values()];
		const failing = endpoints.filter(({ health }) => health.breaker !== 'closed');
		return { total: endpoints.length, failing: failing.length };
	}

	remove(subscriptionId: string): Promise<void> {
		return this.#inTurn(subscriptionId, () => this.#stop(subscriptionId));
	}

	async close(): Promise<void> {
		this.#closed = true;
		const ids = new Set([...this.#endpoints.keys(), ...this.#turns.keys()]);
		await Promise.all([...ids].map((id) => this.remove(id)));
	}

	#isAsStored(stored: Subscription): boolean {
		const endpoint = this.#endpoints.get(stored.id);
		const isWanted = stored.kind === 'webhook' && stored.enabled;
		if (!isWanted) return !endpoint;
		return JSON.stringify(endpoint?.subscription) === JSON.stringify(stored);
	}

	async #stop(subscriptionId: string): Promise<void> {
		const endpoint = this.#endpoints.get(subscriptionId);
		this.#endpoints.delete(subscriptionId);
		await endpoint?.close();
	}

	/** One change of a subscription after the other: two endpoints at once would break the order of its lanes. */
	#inTurn(subscriptionId: string, change: () => Promise<void>): Promise<void> {
		const before = this.#turns.get(subscriptionId) ?? Promise.resolve();
		const turn = before.then(change).finally(() => {
			if (this.#turns.get(subscriptionId) === turn) this.#turns.delete(subscriptionId);
		});
		this.#turns.set(subscriptionId, turn);
		return turn;
	}

	async #disable(subscription: Subscription, because: string): Promise<void> {
		const disabled = { ...subscription, enabled: false, disabledBecause: because };
		await this.#options.storage.subscriptions.put(disabled);
		this.#options.logger.error(
			{ subscription: subscription.id, instance: subscription.instance },
			'webhook answered 410 and was disabled: set it again to take it up',
		);
		// Not awaited: this runs inside an attempt, which closing the endpoint waits for.
		void this.remove(subscription.id);
	}
}

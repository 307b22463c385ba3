import type { Wake } from '../domain/ports/cluster';
import type { DeliveryDesk } from '../domain/ports/delivery';
import type { EventSink } from '../domain/ports/gateway';
import type { Storage, SubscriptionRepository } from '../domain/ports/storage';
import { ClockWatch } from './ClockWatch';
import { DeliveryWorker, type DeliveryWorkerOptions } from './DeliveryWorker';
import { Desk } from './Desk';
import { Neighbours } from './Neighbours';
import { StreamHub } from './StreamHub';

export interface EventsOptions extends Omit<DeliveryWorkerOptions, 'storage'> {
	storage: Pick<Storage, 'journal' | 'subscriptions' | 'deliveries' | 'deadLetters' | 'cluster'>;
}

/** From "it happened" to "they know". */
export interface Events extends EventSink {
	/** The stored subscriptions; change them here and nowhere else, so that a change takes effect at once. */
	readonly subscriptions: SubscriptionRepository;
	readonly streams: Pick<StreamHub, 'open' | 'settle'>;
	readonly desk: DeliveryDesk;
	/** Begins to deliver, first of all what an earlier process left. */
	start(): Promise<void>;
	/** How many enabled webhooks there are, and how many of them do not take events at this moment. */
	counts(): { total: number; failing: number };
	/** Stops delivering to an instance that is being deleted. */
	forget(instance: string): Promise<void>;
	/** Another process told something; null when something may have been missed. */
	heard(wake: Wake | null): void;
	/** Cuts what is under way and resolves once nothing is; what is not settled goes out after the next start. */
	close(): Promise<void>;
}

/** Delivers nothing before it is started. */
export function openEvents(options: EventsOptions): Events {
	const { storage } = options;
	const worker = new DeliveryWorker(options);
	const streams = new StreamHub(options);
	const clockWatch = new ClockWatch(options.clock, (byMs) => {
		options.logger.warn({ byMs }, 'the clock was set back: deliveries are moved with it');
		storage.deliveries.bringForward(byMs).then(
			() => worker.wakeAll(),
			(error: unknown) => options.logger.error({ error }, 'deliveries wait for the old time'),
		);
	});
	const neighbours = storage.cluster && new Neighbours({ ...options, worker, streams });
	const wake = (instance: string) => {
		worker.wake(instance);
		streams.wake(instance);
		storage.cluster?.tell({ kind: 'events', instance });
	};
	return {
		async start() {
			await worker.start();
			neighbours?.start();
		},

		streams,
		subscriptions: watchedSubscriptions(options, worker, streams),
		desk: new Desk({ storage, worker, clock: options.clock, wake }),
		counts: () => worker.counts(),

		async append(instance, entries) {
			const { events, subscriptions } = await storage.journal.append(instance, entries);
			for (const id of subscriptions) {
				worker.stored(id);
				streams.stored(id);
			}
			if (subscriptions.size > 0) storage.cluster?.tell({ kind: 'events', instance });
			return events;
		},

		async forget(instance) {
			const subscriptions = await storage.subscriptions.list(instance);
			for (const { id } of subscriptions) streams.remove(id);
			await Promise.all(subscriptions.map(({ id }) => worker.remove(id)));
		},

		heard: (told) => neighbours?.heard(told),

		async close() {
			clockWatch.close();
			await neighbours?.close();
			await streams.close();
			await worker.close();
		},
	};
}

function watchedSubscriptions(
	{ storage, clock }: EventsOptions,
	worker: DeliveryWorker,
	streams: StreamHub,
): SubscriptionRepository {
	const stored = storage.subscriptions;
	return {
		get: (id) => stored.get(id),
		list: (instance) => stored.list(instance),

		async put(subscription) {
			await stored.put(subscription);
			// Whoever sets it has mended it: nothing waits for the time that the failures before have left.
			await storage.deliveries.hasten(subscription.id, clock.now());
			if (subscription.kind !== 'stream' || !subscription.enabled) streams.remove(subscription.id);
			storage.cluster?.tell({ kind: 'subscription', id: subscription.id });
			await worker.refresh(subscription);
		},

		async delete(id) {
			await stored.delete(id);
			streams.remove(id);
			storage.cluster?.tell({ kind: 'subscription', id });
			await worker.remove(id);
		},
	};
}

import type { DeliveryDesk } from '../domain/ports/delivery';
import type { EventSink } from '../domain/ports/gateway';
import type { Storage, SubscriptionRepository } from '../domain/ports/storage';
import { ClockWatch } from './ClockWatch';
import { DeliveryWorker, type DeliveryWorkerOptions } from './DeliveryWorker';
import { Desk } from './Desk';
import { StreamHub } from './StreamHub';

export interface EventsOptions extends Omit<DeliveryWorkerOptions, 'storage'> {
	storage: Pick<Storage, 'journal' | 'subscriptions' | 'deliveries' | 'deadLetters'>;
}

/** From "it happened" to "they know". */
export interface Events extends EventSink {
	/** The stored subscriptions; change them here and nowhere else, so that a change takes effect at once. */
	readonly subscriptions: SubscriptionRepository;
	readonly streams: Pick<StreamHub, 'open' | 'settle'>;
	readonly desk: DeliveryDesk;
	/** How many enabled webhooks there are, and how many of them do not take events at this moment. */
	counts(): { total: number; failing: number };
	/** Stops delivering to an instance that is being deleted. */
	forget(instance: string): Promise<void>;
	/** Cuts what is under way and resolves once nothing is; what is not settled goes out after the next start. */
	close(): Promise<void>;
}

/** Starts delivering, first of all what an earlier process left. */
export async function openEvents(options: EventsOptions): Promise<Events> {
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
	const wake = (instance: string) => {
		worker.wake(instance);
		streams.wake(instance);
	};
	await worker.start();
	return {
		streams,
		subscriptions: watchedSubscriptions(options, worker, streams),
		desk: new Desk({ storage, worker, clock: options.clock, wake }),
		counts: () => worker.counts(),

		async append(instance, entries) {
			const events = await storage.journal.append(instance, entries);
			if (events.length > 0) wake(instance);
			return events;
		},

		async forget(instance) {
			const subscriptions = await storage.subscriptions.list(instance);
			for (const { id } of subscriptions) streams.remove(id);
			await Promise.all(subscriptions.map(({ id }) => worker.remove(id)));
		},

		async close() {
			clockWatch.close();
			streams.close();
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
			await worker.refresh(subscription);
		},

		async delete(id) {
			await stored.delete(id);
			streams.remove(id);
			await worker.remove(id);
		},
	};
}

import type { DeliveryDesk, EventChoice, StoredEvent } from '../domain/ports/delivery';
import type { Clock } from '../domain/ports/clock';
import type { Storage, Subscription } from '../domain/ports/storage';
import { wantsEvent } from '../domain/eventFilter';
import type { DeliveryWorker } from './DeliveryWorker';

export interface DeskParts {
	storage: Pick<Storage, 'journal' | 'subscriptions' | 'deliveries' | 'deadLetters'>;
	worker: Pick<DeliveryWorker, 'endpoint'>;
	clock: Clock;
	/** New deliveries of an instance are there. */
	wake: (instance: string) => void;
}

/** Rows of one transaction: about as long as a write takes, so that nobody waits for it. */
const BATCH = 200;

/** Where people look after deliveries: what failed, why, and once more. */
export function openDesk({ storage, worker, clock, wake }: DeskParts): DeliveryDesk {
	const { journal, subscriptions, deliveries, deadLetters } = storage;

	async function* fittingEvents(choice: EventChoice, after: number): AsyncGenerator<StoredEvent[]> {
		const since = choice.since;
		let place: number | null = Math.max(after, since ? await journal.placeBefore(since) : 0);
		while (place !== null) {
			const { events, next } = await journal.scan(choice, place, BATCH);
			if (events.length > 0) yield events;
			place = next;
			await aTurn();
		}
	}

	return {
		health: (subscription) => worker.endpoint(subscription)?.health ?? null,

		async counts(subscription) {
			const [waiting, dead] = await Promise.all([
				deliveries.open(subscription),
				deadLetters.count(subscription),
			]);
			return { waiting, deadLetters: dead };
		},

		async attempts(choice, limit) {
			const { instance, subscription, eventId, failedOnly } = choice;
			const failed = await deliveries.failedAttempts(choice, limit);
			const taken = failedOnly ? [] : await takenBy(subscription, instance);
			return [...failed, ...taken.filter((each) => !eventId || each.eventId === eventId)]
				.sort((one, other) => other.at - one.at)
				.slice(0, limit);
		},

		deadLetters: (choice, slice) => deadLetters.list(choice, slice),

		async replayDeadLetters(choice) {
			// Not those which die again meanwhile.
			const until = Math.min(choice.until ?? Infinity, clock.now() + 1);
			const replayed = await inBatches(() => deadLetters.replay({ ...choice, until }, BATCH));
			wake(choice.instance);
			return replayed;
		},

		purgeDeadLetters: (choice) => inBatches(() => deadLetters.purge(choice, BATCH)),

		async events(choice, after, limit) {
			const found: StoredEvent[] = [];
			for await (const events of fittingEvents(choice, after)) {
				found.push(...events);
				if (found.length >= limit) break;
			}
			return found.slice(0, limit);
		},

		async replayEvents(choice, ids) {
			const chosen = await Promise.all(ids.map((id) => subscriptions.get(id)));
			const readers = chosen.filter((each) => each !== null);
			// Not those which happen meanwhile.
			const until = Math.min(choice.until ?? Infinity, clock.now() + 1);
			let replayed = 0;
			for await (const events of fittingEvents({ ...choice, until }, 0)) {
				for (const reader of readers) replayed += await replayTo(reader, events);
				wake(choice.instance);
			}
			return replayed;
		},
	};

	async function takenBy(subscription: string | undefined, instance: string) {
		const all = await subscriptions.list(instance);
		return all
			.filter(({ id }) => subscription === undefined || id === subscription)
			.flatMap(({ id }) => worker.endpoint(id)?.recent ?? []);
	}

	async function replayTo(reader: Subscription, events: readonly StoredEvent[]): Promise<number> {
		const wanted = events.filter((event) => wantsEvent(reader, event));
		await deliveries.replay(reader.id, wanted);
		return wanted.length;
	}
}

async function inBatches(work: () => Promise<number>): Promise<number> {
	let total = 0;
	for (let done = await work(); done > 0; done = await work()) {
		total += done;
		await aTurn();
	}
	return total;
}

/** Lets everything else have a turn of the event loop. */
function aTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

import { wantsEvent } from '../domain/eventFilter';
import type { Clock } from '../domain/ports/clock';
import type {
	Attempt,
	AttemptChoice,
	DeadLetter,
	DeadLetterChoice,
	DeliveryDesk,
	EndpointHealth,
	EventChoice,
	Slice,
	SliceOf,
	StoredEvent,
} from '../domain/ports/delivery';
import type { Storage, Subscription } from '../domain/ports/storage';
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
export class Desk implements DeliveryDesk {
	constructor(private readonly parts: DeskParts) {}

	health(subscription: string): EndpointHealth | null {
		return this.parts.worker.endpoint(subscription)?.health ?? null;
	}

	async counts(subscription: string): Promise<{ waiting: number; deadLetters: number }> {
		const { deliveries, deadLetters } = this.parts.storage;
		const [waiting, dead] = await Promise.all([
			deliveries.open(subscription),
			deadLetters.count(subscription),
		]);
		return { waiting, deadLetters: dead };
	}

	async attempts(choice: AttemptChoice, limit: number): Promise<Attempt[]> {
		const { eventId, failedOnly } = choice;
		const failed = await this.parts.storage.deliveries.failedAttempts(choice, limit);
		const taken = failedOnly ? [] : await this.#taken(choice);
		return [...failed, ...taken.filter((each) => !eventId || each.eventId === eventId)]
			.sort((one, other) => other.at - one.at)
			.slice(0, limit);
	}

	deadLetters(choice: DeadLetterChoice, slice: SliceOf): Promise<Slice<DeadLetter>> {
		return this.parts.storage.deadLetters.list(choice, slice);
	}

	async replayDeadLetters(choice: DeadLetterChoice): Promise<number> {
		const { storage, wake } = this.parts;
		const past = this.#past(choice);
		const replayed = await inBatches(() => storage.deadLetters.replay(past, BATCH));
		wake(choice.instance);
		return replayed;
	}

	purgeDeadLetters(choice: DeadLetterChoice): Promise<number> {
		return inBatches(() => this.parts.storage.deadLetters.purge(choice, BATCH));
	}

	async events(choice: EventChoice, after: number, limit: number): Promise<StoredEvent[]> {
		const found: StoredEvent[] = [];
		for await (const events of this.#fitting(choice, after)) {
			found.push(...events);
			if (found.length >= limit) break;
		}
		return found.slice(0, limit);
	}

	async replayEvents(choice: EventChoice, subscriptions: readonly string[]): Promise<number> {
		const { storage, wake } = this.parts;
		const chosen = await Promise.all(subscriptions.map((id) => storage.subscriptions.get(id)));
		const readers = chosen.filter((each) => each !== null);
		let replayed = 0;
		for await (const events of this.#fitting(this.#past(choice), 0)) {
			for (const reader of readers) replayed += await this.#replayTo(reader, events);
			wake(choice.instance);
		}
		return replayed;
	}

	/** Leaves out what comes about only because of the work itself. */
	#past<Choice extends { until?: number | undefined }>(choice: Choice): Choice {
		const now = this.parts.clock.now();
		return { ...choice, until: Math.min(choice.until ?? now + 1, now + 1) };
	}

	/** In portions; other work has its turn between them. */
	async *#fitting(choice: EventChoice, after: number): AsyncGenerator<StoredEvent[]> {
		const { journal } = this.parts.storage;
		const begin = choice.since === undefined ? 0 : await journal.placeBefore(choice.since);
		let place: number | null = Math.max(after, begin);
		while (place !== null) {
			const { events, next } = await journal.scan(choice, place, BATCH);
			if (events.length > 0) yield events;
			place = next;
			await aTurn();
		}
	}

	async #taken({ instance, subscription }: AttemptChoice): Promise<Attempt[]> {
		const { storage, worker } = this.parts;
		const all = await storage.subscriptions.list(instance);
		return all
			.filter(({ id }) => subscription === undefined || id === subscription)
			.flatMap(({ id }) => worker.endpoint(id)?.recent ?? []);
	}

	async #replayTo(reader: Subscription, events: readonly StoredEvent[]): Promise<number> {
		const wanted = events.filter((event) => wantsEvent(reader, event));
		await this.parts.storage.deliveries.replay(reader.id, wanted);
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

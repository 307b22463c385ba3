import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { OutboxRepository, OutboxRow } from '../../domain/ports/storage';

export interface ScheduleParts {
	instance: string;
	repository: OutboxRepository;
	clock: Clock;
	logger: Logger;
	/** Its time has come. */
	takeUp: (row: OutboxRow) => Promise<void>;
}

/** The machine's clock may be set meanwhile, so it is looked at this often while something waits for its time. */
const LOOK_MS = 30_000;

/** Sends whose time has not come: on disk and nowhere else, however many they are. */
export class Schedule {
	#cancelTimer: () => void = () => undefined;
	#wakesAt = Infinity;
	#isStopped = false;
	#turn: Promise<unknown> = Promise.resolve();
	/** Taken up before, and not known to be over: what is read may be older than what became of it. */
	#taken = new Set<string>();

	constructor(private readonly parts: ScheduleParts) {}

	/** Takes up what is due, and from then on each when its time comes. */
	start(): Promise<void> {
		return this.inTurn(() => this.#look()).catch((error: unknown) => {
			this.parts.logger.error({ error: String(error) }, 'scheduled sends cannot be read');
			this.#wakeAt(this.parts.clock.now() + LOOK_MS);
		});
	}

	/** A send was stored for this time. */
	expect(dueAt: number): void {
		if (dueAt < this.#wakesAt) this.#wakeAt(dueAt);
	}

	/** One that was taken up has to wait once more; `store` says so on disk. */
	giveBack(messageId: string, dueAt: number, store: () => Promise<void>): Promise<void> {
		return this.inTurn(async () => {
			await store();
			this.#taken.delete(messageId);
			this.expect(dueAt);
		});
	}

	stop(): void {
		this.#isStopped = true;
		this.#cancelTimer();
	}

	/** While `work` runs, nothing is taken up. */
	inTurn<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(work);
		this.#turn = done.catch(() => undefined);
		return done;
	}

	async #look(): Promise<void> {
		const { instance, repository, clock, takeUp } = this.parts;
		this.#wakesAt = Infinity;
		const now = clock.now();
		const due = await repository.scheduled(instance, now);
		const before = this.#taken;
		this.#taken = new Set(due);
		for (const id of due) {
			const row = before.has(id) ? null : await repository.get(instance, id);
			if (this.#isStopped) return;
			if (row) await takeUp(row);
		}
		const next = await repository.nextDueAt(instance, now);
		if (next !== null) this.expect(next);
	}

	#wakeAt(time: number): void {
		this.#cancelTimer();
		if (this.#isStopped) return;
		this.#wakesAt = time;
		const left = Math.max(0, time - this.parts.clock.now());
		this.#cancelTimer = this.parts.clock.schedule(Math.min(left, LOOK_MS), () => {
			if (this.parts.clock.now() < time) return this.#wakeAt(time);
			this.#wakesAt = Infinity;
			void this.start();
		});
	}
}

import { GatewayError } from '../../domain/errors';
import type { WaitReason } from '../../domain/message';
import type { OutboxRepository, OutboxRow } from '../../domain/ports/storage';
import type { Connection, ReceiptUpdate } from '../connection';
import type { Identities } from '../Identities';
import { type AttemptParts, Attempts } from './Attempts';
import { KeyedQueue } from './KeyedQueue';
import { Ledger } from './Ledger';
import { type Live, rankOf } from './live';
import { fromFailure, toFailure } from './nacks';
import type { ProgressParts } from './Progress';
import { Schedule } from './Schedule';
import type { Reached, WaitFor } from './Waiters';

export interface OutboxParts
	extends ProgressParts, Omit<AttemptParts, 'repository' | 'identities'> {
	repository: OutboxRepository;
	identities: Identities;
}

export interface SendRequest {
	row: OutboxRow;
	idempotency: { key: string; requestHash: string } | null;
	waitFor: WaitFor;
	waitMs: number;
}

export interface SendResult extends Reached {
	row: OutboxRow;
	repeated: boolean;
}

/** All of it: a row that is not taken up would wait for the next start. */
const EVERYTHING = 100_000;

/**
 * The durable outbox of one instance: stored first, sent in the order of each chat, and told as what it is known to be.
 * Nothing is said to be sent before WhatsApp's server acknowledged it.
 */
export class Outbox {
	readonly #queue: KeyedQueue<Live>;
	readonly #ledger: Ledger;
	readonly #schedule: Schedule;
	readonly #attempts: Attempts;
	#loading: Promise<void> | null = null;
	#isLoaded = false;
	/** WhatsApp may have caught up before the socket counts as open. */
	#hasCaughtUp = false;

	constructor(private readonly parts: OutboxParts) {
		const { settings } = parts;
		const queue = () => this.#queue;
		this.#ledger = new Ledger(parts, queue);
		this.#schedule = new Schedule({ ...parts, takeUp: (row) => this.#takeUp(row) });
		this.#attempts = new Attempts(parts, this.#ledger, this.#schedule, queue);
		this.#queue = new KeyedQueue({
			bound: settings.parallelChats,
			hasRoom: () => this.#ledger.unacked.size < settings.unackedLimit,
			run: (live) => this.#attempts.run(live),
			placeOf: ({ place }) => place,
			rankOf: ({ row }) => rankOf(row.priority),
		});
	}

	/** Takes up what an earlier process left, once. Until then nothing new is accepted: it would overtake. */
	load(): Promise<void> {
		this.#loading ??= this.#takeUpAll().catch((error: unknown) => {
			this.#loading = null;
			throw error;
		});
		return this.#loading;
	}

	/**
	 * Stores a send and waits as far as asked; after `waitMs` it answers the state reached. Rejects with what refused it.
	 * One whose time has not come is answered once it is stored.
	 */
	async send(request: SendRequest): Promise<SendResult> {
		const { row, idempotency, waitFor, waitMs } = request;
		if (!this.#isLoaded) await this.load();
		if (row.dueAt > this.parts.clock.now()) return this.#keepForLater(request);
		// The one before it may be due by now and not taken up yet.
		if (row.follows !== null && !this.#ledger.get(row.follows)) await this.#schedule.start();
		const live = this.#ledger.begin(row);
		const storing = this.parts.repository.accept(row, idempotency);
		// With a key it may turn out to be a repetition. Without, it is encrypted meanwhile and shares the commit; its bytes
		// wait for `stored`.
		if (!idempotency) {
			live.stored = storing;
			this.#push(live);
		}
		const accepted = await storing.catch((error: unknown) => {
			this.#ledger.forget(live);
			this.#queue.remove(live.lane, live);
			throw error;
		});
		if (accepted.repeated) this.#ledger.forget(live);
		else if (idempotency) this.#push(live);
		const { messageId } = accepted.row;
		const from = this.current(accepted.row);
		// It may have been told to wait while it was stored.
		const isHeld = from.state === 'queued' && row.dueAt > this.parts.clock.now() + waitMs;
		const { waiters } = this.#ledger;
		const reached = isHeld ? from : await waiters.wait(messageId, from, waitFor, waitMs);
		if (reached.failure && waitFor !== 'accepted') throw fromFailure(reached.failure, messageId);
		return { ...reached, row: accepted.row, repeated: accepted.repeated };
	}

	/** What is known of a stored send at this moment, which may be more than is stored. */
	current(row: OutboxRow): Reached {
		return this.#ledger.current(row);
	}

	opened(connection: Connection): void {
		this.#attempts.connection = connection;
		const { clock, settings } = this.parts;
		const { uncertainWaitMs, caughtUpWaitMs } = settings;
		const until = clock.now() + (this.#hasCaughtUp ? caughtUpWaitMs : uncertainWaitMs);
		for (const live of this.#ledger.all()) {
			if (live.wroteAt !== null) this.#ledger.holdUntil(live, until);
		}
		this.#queue.resume();
	}

	/** What was told while there was no socket has been heard: what is still uncertain after it will hardly be confirmed. */
	caughtUp(): void {
		const { clock, settings } = this.parts;
		this.#hasCaughtUp = true;
		const until = clock.now() + settings.caughtUpWaitMs;
		for (const live of this.#ledger.all()) {
			const isHeld = live.wroteAt !== null && !this.#ledger.unacked.has(live);
			if (isHeld) this.#ledger.holdAtMost(live, until);
		}
	}

	/** The socket is gone: what it wrote and nobody acknowledged goes back to the front of its chat. */
	closed(): void {
		const { unacked } = this.#ledger;
		this.#attempts.connection = null;
		this.#hasCaughtUp = false;
		this.#queue.pause();
		for (const live of [...unacked].reverse()) {
			this.#ledger.becomeUncertain(live, live.wroteAt ?? this.parts.clock.now());
			// One that is being written is still at the head of its chat.
			if (!live.isWriting) this.#queue.putBack(live.lane, live);
		}
		unacked.clear();
	}

	/** Ends a send that has not left. False for one that has, that may have, or that is over; resolves once it is stored. */
	async cancel(messageId: string): Promise<boolean> {
		if (!this.#isLoaded) await this.load();
		const live = this.#ledger.get(messageId);
		if (live) return this.#cancel(live);
		return this.#schedule.inTurn(async () => {
			const row = await this.parts.repository.get(this.parts.instance, messageId);
			const waits = row?.state === 'queued' && row.dueAt > row.createdAt;
			return row !== null && waits && this.#cancel(await this.#resume(row));
		});
	}

	/** What waits for one of these is looked at again now. Resolves once that is so on disk. */
	async reconsider(reasons: readonly WaitReason[]): Promise<void> {
		const { instance, repository, clock } = this.parts;
		await this.#schedule.inTurn(() => repository.hasten(instance, reasons, clock.now()));
		await this.#schedule.start();
	}

	/** Calls that wait for a message to come further are answered with the state reached. */
	release(): void {
		this.#ledger.waiters.release();
	}

	/** Sends nothing more and resolves once nothing is half written or acknowledgements take too long. */
	async stop(): Promise<void> {
		const { clock, settings } = this.parts;
		this.#schedule.stop();
		this.#queue.pause();
		const until = clock.now() + settings.drainMs;
		const isDone = () => this.#queue.isIdle && this.#ledger.unacked.size === 0;
		while (!isDone() && clock.now() < until) {
			if (!this.#attempts.connection?.open) return;
			await new Promise<void>((resolve) => clock.schedule(20, resolve));
		}
	}

	acked(messageId: string, error: number | null): void {
		const live = this.#ledger.get(messageId);
		if (!live) return;
		if (error === null) return void this.#ledger.advance(live, 'server_ack');
		this.#attempts.refused(live, error);
	}

	/** Receipts of any message of ours, also of those that another device sent. Resolves once they are stored. */
	receipt(receipt: ReceiptUpdate): Promise<void> {
		return this.#ledger.receipt(receipt);
	}

	async #takeUpAll(): Promise<void> {
		const { instance, repository, clock } = this.parts;
		for (const row of await repository.due(instance, clock.now(), EVERYTHING)) {
			await this.#takeUp(row);
		}
		await this.#schedule.start();
		this.#isLoaded = true;
	}

	async #takeUp(row: OutboxRow): Promise<void> {
		if (!this.#ledger.get(row.messageId)) this.#push(await this.#resume(row));
	}

	/** A stored send that is not live: it may have been on the wire when a copy for retries was stored. */
	async #resume(row: OutboxRow): Promise<Live> {
		const { instance, messages } = this.parts;
		const live = this.#ledger.begin(row);
		const wasWritten = row.state !== 'queued' || (await messages.get(instance, row.messageId));
		if (wasWritten) this.#ledger.becomeUncertain(live, row.updatedAt);
		return live;
	}

	async #keepForLater({ row, idempotency }: SendRequest): Promise<SendResult> {
		const accepted = await this.parts.repository.accept(row, idempotency);
		if (!accepted.repeated) this.#schedule.expect(row.dueAt);
		return { ...this.current(accepted.row), ...accepted };
	}

	async #cancel(live: Live): Promise<boolean> {
		if (live.state === 'failed' || live.wroteAt !== null) return false;
		await this.#ledger.fail(live, toFailure(new GatewayError('CANCELLED')));
		return true;
	}

	#push(live: Live): void {
		this.#queue.push(live.lane, live);
	}
}

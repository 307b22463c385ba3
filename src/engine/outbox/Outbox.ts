import { GatewayError } from '../../domain/errors';
import { advances, type MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { Connection, ReceiptUpdate } from '../connection';
import { KeyedQueue, type Outcome } from './KeyedQueue';
import type { Live } from './live';
import { type Failure, fromFailure, nackRow, toFailure } from './nacks';
import { Progress, type ProgressParts } from './Progress';
import { type Reached, type WaitFor, Waiters } from './Waiters';

export interface OutboxSettings {
	/** How many chats are sent to side by side. */
	parallelChats: number;
	/** How many messages may wait for WhatsApp's acknowledgement at once. */
	unackedLimit: number;
	/** An acknowledgement that takes longer leaves the message uncertain. */
	ackTimeoutMs: number;
	/** After a reconnect: how long a receipt may still tell that an uncertain message arrived. */
	uncertainWaitMs: number;
	/** Tries to encrypt and write one message before it fails. */
	attempts: number;
	retryMs: number;
	/** At a stop: how long acknowledgements of what was just written are waited for. */
	drainMs: number;
}

export const outboxDefaults: OutboxSettings = {
	parallelChats: 8,
	unackedLimit: 100,
	ackTimeoutMs: 30_000,
	uncertainWaitMs: 15_000,
	attempts: 3,
	retryMs: 2_000,
	drainMs: 10_000,
};

export interface OutboxParts extends ProgressParts {
	settings: OutboxSettings;
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
	readonly #live = new Map<string, Live>();
	readonly #unacked = new Set<Live>();
	readonly #waiters: Waiters;
	readonly #queue: KeyedQueue<Live>;
	#begun = 0;
	#connection: Connection | null = null;
	readonly #progress: Progress;

	constructor(private readonly parts: OutboxParts) {
		this.#waiters = new Waiters(parts.clock);
		this.#progress = new Progress(parts);
		this.#queue = new KeyedQueue({
			bound: parts.settings.parallelChats,
			hasRoom: () => this.#unacked.size < parts.settings.unackedLimit,
			run: (live) => this.#attempt(live),
			placeOf: ({ place }) => place,
		});
	}

	/** Takes up what an earlier process left: it may have been on the wire when a copy for retries was stored. */
	async load(): Promise<void> {
		const { instance, repository, messages, clock } = this.parts;
		for (const row of await repository.due(instance, clock.now(), EVERYTHING)) {
			if (this.#live.has(row.messageId)) continue;
			const live = this.#begin(row);
			const wasWritten = row.state !== 'queued' || (await messages.get(instance, row.messageId));
			if (wasWritten) this.#becomeUncertain(live, row.updatedAt);
			this.#queue.push(row.chat, live);
		}
	}

	/** Stores a send and waits as far as asked; after `waitMs` it answers the state reached. Rejects with what refused it. */
	async send({ row, idempotency, waitFor, waitMs }: SendRequest): Promise<SendResult> {
		const live = this.#begin(row);
		const storing = this.parts.repository.accept(row, idempotency);
		// With a key it may turn out to be a repetition. Without, it is encrypted meanwhile and shares the commit; its bytes
		// wait for `stored`.
		if (!idempotency) {
			live.stored = storing;
			this.#queue.push(row.chat, live);
		}
		const accepted = await storing.catch((error: unknown) => {
			this.#forget(live);
			this.#queue.remove(row.chat, live);
			throw error;
		});
		if (accepted.repeated) this.#forget(live);
		else if (idempotency) this.#queue.push(row.chat, live);
		const { messageId } = accepted.row;
		const from = this.current(accepted.row);
		const reached = await this.#waiters.wait(messageId, from, waitFor, waitMs);
		if (reached.failure && waitFor !== 'accepted') throw fromFailure(reached.failure, messageId);
		return { ...reached, row: accepted.row, repeated: accepted.repeated };
	}

	/** What is known of a stored send at this moment, which may be more than is stored. */
	current(row: OutboxRow): Reached {
		const live = this.#live.get(row.messageId);
		if (!live || !advances(row.state, live.state))
			return { state: row.state, failure: row.failure };
		return { state: live.state, failure: live.failure };
	}

	opened(connection: Connection): void {
		this.#connection = connection;
		const { clock, settings } = this.parts;
		for (const live of this.#live.values()) {
			if (live.wroteAt !== null) this.#holdUntil(live, clock.now() + settings.uncertainWaitMs);
		}
		this.#queue.resume();
	}

	/** The socket is gone: what it wrote and nobody acknowledged goes back to the front of its chat. */
	closed(): void {
		this.#connection = null;
		this.#queue.pause();
		for (const live of [...this.#unacked].reverse()) {
			this.#becomeUncertain(live, live.wroteAt ?? this.parts.clock.now());
			// One that is being written is still at the head of its chat.
			if (!live.isWriting) this.#queue.putBack(live.row.chat, live);
		}
		this.#unacked.clear();
	}

	/** Ends a send that has not left. False for one that has, that may have, or that is over; resolves once it is stored. */
	async cancel(messageId: string): Promise<boolean> {
		const live = this.#live.get(messageId);
		if (!live || live.state === 'failed' || live.wroteAt !== null) return false;
		live.failure = toFailure(new GatewayError('CANCELLED'));
		await this.#advance(live, 'failed');
		return true;
	}

	/** Calls that wait for a message to come further are answered with the state reached. */
	release(): void {
		this.#waiters.release();
	}

	/** Sends nothing more and resolves once nothing is half written or acknowledgements take too long. */
	async stop(): Promise<void> {
		this.#queue.pause();
		const until = this.parts.clock.now() + this.parts.settings.drainMs;
		while ((!this.#queue.isIdle || this.#unacked.size > 0) && this.parts.clock.now() < until) {
			if (!this.#connection?.open) return;
			await new Promise<void>((resolve) => this.parts.clock.schedule(20, resolve));
		}
	}

	acked(messageId: string, error: number | null): void {
		const live = this.#live.get(messageId);
		if (!live) return;
		if (error === null) return void this.#advance(live, 'server_ack');
		this.#settleAck(live);
		this.#refused(live, error);
	}

	/** Receipts of any message of ours, also of those that another device sent. Resolves once they are stored. */
	async receipt(receipt: ReceiptUpdate): Promise<void> {
		const { messageIds, state } = receipt;
		const stored = messageIds.map((messageId) => {
			const live = this.#live.get(messageId);
			if (live) return this.#advance(live, state);
			this.#waiters.notify(messageId, { state, failure: null });
			return this.#progress.tellReceipt(messageId, receipt);
		});
		await Promise.all(stored);
	}

	#begin(row: OutboxRow): Live {
		const live: Live = {
			place: (this.#begun += 1),
			row,
			state: row.state,
			failure: row.failure,
			chat: row.chat,
			wroteAt: null,
			stored: Promise.resolve(),
			isWriting: false,
			sent: null,
			isTold: false,
			notBefore: row.dueAt,
			refreshed: false,
			cancelTimer: () => undefined,
			cancelExpiry: () => undefined,
		};
		const left = Math.max(0, row.expiresAt - this.parts.clock.now());
		live.cancelExpiry = this.parts.clock.schedule(left, () => {
			if (!live.isWriting && !this.#unacked.has(live)) this.#expire(live);
		});
		this.#live.set(row.messageId, live);
		return live;
	}

	async #attempt(live: Live): Promise<Outcome> {
		const { clock, settings, logger } = this.parts;
		const now = clock.now();
		if (!this.#live.has(live.row.messageId)) return 'done';
		if (now >= live.row.expiresAt) {
			this.#expire(live);
			return 'done';
		}
		if (now < live.notBefore) {
			this.#holdUntil(live, live.notBefore);
			return 'held';
		}
		const connection = this.#connection;
		if (!connection?.open) return 'held';
		try {
			await this.#write(live, connection);
			return 'done';
		} catch (error) {
			const failure = GatewayError.from(error);
			this.#unacked.delete(live);
			if (!connection.open) return 'held';
			live.row.attempts += 1;
			if (!isPassing(failure) || live.row.attempts >= settings.attempts) {
				logger.warn({ code: failure.code, error: failure.message }, 'a message cannot be sent');
				this.#fail(live, toFailure(failure));
				return 'done';
			}
			this.#holdUntil(live, now + settings.retryMs);
			return 'held';
		}
	}

	async #write(live: Live, connection: Connection): Promise<void> {
		const { row } = live;
		const { identities, clock, settings } = this.parts;
		const to = row.content.unresolved;
		// Accepted without a socket: now somebody can be asked where it goes.
		if (typeof to === 'string') live.chat = (await identities.resolve(to)).jid;
		// Before the clock of the acknowledgement runs: a large file takes its time to WhatsApp.
		const encoded = await connection.encode({ ...row, chat: live.chat });
		await this.#showTyping(live, connection);
		if (!connection.open) throw new GatewayError('INSTANCE_NOT_CONNECTED', 'reconnecting');
		// Cancelled or expired while somebody was asked, or shown that it is being typed.
		if (live.state === 'failed') return;
		const again = live.wroteAt !== null;
		live.wroteAt = clock.now();
		live.isWriting = true;
		this.#advanceQuietly(live, 'sending');
		// Before the bytes leave: the acknowledgement may be faster than the promise.
		this.#unacked.add(live);
		live.cancelTimer = clock.schedule(settings.ackTimeoutMs, () => this.#ackMissing(live));
		try {
			live.sent = await connection.send({
				messageId: row.messageId,
				chat: live.chat,
				encoded,
				again,
				stored: live.stored,
			});
		} finally {
			live.isWriting = false;
		}
	}

	async #showTyping({ row, chat, wroteAt }: Live, connection: Connection): Promise<void> {
		const delayMs = Number(row.content.delayMs ?? 0);
		if (delayMs <= 0 || wroteAt !== null) return;
		await connection.showTyping(chat, true);
		await new Promise<void>((resolve) => this.parts.clock.schedule(delayMs, resolve));
		if (connection.open) await connection.showTyping(chat, false);
	}

	#refused(live: Live, code: number): void {
		const nack = nackRow(code);
		const connection = this.#connection;
		if (nack.then === 'refreshDevices' && !live.refreshed && connection?.open) {
			live.refreshed = true;
			void connection
				.forgetDevices(live.chat)
				.catch(() => undefined)
				.then(() => this.#queue.putBack(live.row.chat, live));
			return;
		}
		this.#fail(live, toFailure(nack.error(live.chat, code)));
	}

	#ackMissing(live: Live): void {
		if (!this.#unacked.has(live)) return;
		this.#settleAck(live);
		this.#becomeUncertain(live, live.wroteAt ?? this.parts.clock.now());
		this.#holdUntil(live, this.parts.clock.now() + this.parts.settings.uncertainWaitMs);
		this.#queue.putBack(live.row.chat, live);
	}

	#settleAck(live: Live): void {
		live.cancelTimer();
		if (this.#unacked.delete(live)) this.#queue.pump();
	}

	#becomeUncertain(live: Live, wroteAt: number): void {
		live.cancelTimer();
		live.wroteAt = wroteAt;
		if (live.state === 'uncertain') return;
		this.#advanceQuietly(live, 'uncertain');
		void this.#progress.tell(live);
	}

	#expire(live: Live): void {
		const code = live.wroteAt === null ? 'EXPIRED' : 'UNCONFIRMED';
		this.#fail(live, toFailure(new GatewayError(code)));
	}

	#fail(live: Live, failure: Failure): void {
		live.failure = failure;
		void this.#advance(live, 'failed');
	}

	/** Moves a message forward for everybody: who waits is told at once. Resolves once it is stored. */
	async #advance(live: Live, state: MessageState): Promise<void> {
		this.#settleAck(live);
		if (!advances(live.state, state)) return;
		this.#advanceQuietly(live, state);
		if (state !== 'failed') live.failure = null;
		this.#queue.remove(live.row.chat, live);
		await this.#progress.tell(live);
		if (live.state === state) this.#forget(live);
	}

	#advanceQuietly(live: Live, state: MessageState): void {
		if (!advances(live.state, state)) return;
		live.state = state;
		this.#waiters.notify(live.row.messageId, { state, failure: live.failure });
	}

	#forget(live: Live): void {
		live.cancelTimer();
		live.cancelExpiry();
		if (this.#live.get(live.row.messageId) === live) this.#live.delete(live.row.messageId);
	}

	#holdUntil(live: Live, time: number): void {
		live.notBefore = Math.max(live.notBefore, time);
		live.cancelTimer();
		const wait = Math.max(0, live.notBefore - this.parts.clock.now());
		live.cancelTimer = this.parts.clock.schedule(wait, () => {
			// It has waited, whatever the clock says by now: it may have been set back.
			live.notBefore = 0;
			this.#queue.wake(live.row.chat);
		});
	}
}

/** Whether trying again may help: the library's own stumbles do, refusals of the request do not. */
function isPassing(error: GatewayError): boolean {
	return error.code === 'INTERNAL' || error.retryable;
}

import { GatewayError } from '../../domain/errors';
import { advances, type MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { ReceiptUpdate } from '../connection';
import { isGroup, isStatus } from '../whatsapp/jid';
import type { KeyedQueue } from './KeyedQueue';
import { type Live, toLive } from './live';
import { type Failure, toFailure } from './nacks';
import { Progress, type ProgressParts } from './Progress';
import { type Reached, Waiters } from './Waiters';

/** Sends that are not over: what is known of each, who waits for it, and what is told. */
export class Ledger {
	readonly waiters: Waiters;
	/** On the wire, and not acknowledged. */
	readonly unacked = new Set<Live>();
	readonly #live = new Map<string, Live>();
	readonly #progress: Progress;
	#begun = 0;

	constructor(
		private readonly parts: ProgressParts,
		private readonly queue: () => KeyedQueue<Live>,
	) {
		this.waiters = new Waiters(parts.clock);
		this.#progress = new Progress(parts);
	}

	get(messageId: string): Live | undefined {
		return this.#live.get(messageId);
	}

	all(): Iterable<Live> {
		return this.#live.values();
	}

	begin(row: OutboxRow): Live {
		const live = toLive(row, (this.#begun += 1));
		// How long it really waits, whatever the clock is set to meanwhile.
		const left = Math.max(0, row.expiresAt - this.parts.clock.now());
		live.cancelExpiry = this.parts.clock.schedule(left, () => {
			live.isOverdue = true;
			if (!live.isWriting && !this.unacked.has(live)) this.expire(live);
		});
		this.#live.set(row.messageId, live);
		return live;
	}

	forget(live: Live): void {
		live.cancelTimer();
		live.cancelExpiry();
		if (this.#live.get(live.row.messageId) === live) this.#live.delete(live.row.messageId);
	}

	/** What is known of a stored send at this moment, which may be more than is stored. */
	current(row: OutboxRow): Reached {
		const live = this.#live.get(row.messageId);
		if (!live || !advances(row.state, live.state))
			return { state: row.state, failure: row.failure };
		return { state: live.state, failure: live.failure };
	}

	/** Moves a message forward for everybody: who waits is told at once. Resolves once it is stored. */
	async advance(live: Live, state: MessageState): Promise<void> {
		this.settleAck(live);
		if (!advances(live.state, state)) return;
		this.advanceQuietly(live, state);
		if (state !== 'failed') live.failure = null;
		this.queue().remove(live.lane, live);
		// Before anything that WhatsApp tells next: who comes in after this did not get it.
		const isForMany = isGroup(live.chat) || isStatus(live.chat);
		if (isForMany && state !== 'failed') live.audience ??= this.#audienceOf(live);
		await this.#progress.tell(live);
		if (live.state === state) this.forget(live);
	}

	/** Tells those who wait for it alone. */
	advanceQuietly(live: Live, state: MessageState): void {
		if (!advances(live.state, state)) return;
		live.state = state;
		this.waiters.notify(live.row.messageId, { state, failure: live.failure });
	}

	/** Resolves once it is stored. */
	fail(live: Live, failure: Failure): Promise<void> {
		live.failure = failure;
		return this.advance(live, 'failed');
	}

	expire(live: Live): void {
		const code = live.wroteAt === null ? 'EXPIRED' : 'UNCONFIRMED';
		void this.fail(live, toFailure(new GatewayError(code)));
	}

	becomeUncertain(live: Live, wroteAt: number): void {
		live.cancelTimer();
		live.wroteAt = wroteAt;
		live.mayBeThere = true;
		if (live.state === 'uncertain') return;
		this.advanceQuietly(live, 'uncertain');
		void this.#progress.tell(live);
	}

	settleAck(live: Live): void {
		live.cancelTimer();
		if (this.unacked.delete(live)) this.queue().pump();
	}

	/** Keeps it, and what comes after it in its lane, until then. */
	holdUntil(live: Live, time: number): void {
		live.notBefore = Math.max(live.notBefore, time);
		live.cancelTimer();
		const wait = Math.max(0, live.notBefore - this.parts.clock.now());
		live.cancelTimer = this.parts.clock.schedule(wait, () => {
			// It has waited, whatever the clock says by now: it may have been set back.
			live.notBefore = 0;
			this.queue().wake(live.lane);
		});
	}

	/** It waits no longer than until then. */
	holdAtMost(live: Live, time: number): void {
		if (live.notBefore <= time) return;
		live.notBefore = 0;
		this.holdUntil(live, time);
	}

	/** Receipts of any message of ours, also of those that another device sent. Resolves once they are stored. */
	async receipt(receipt: ReceiptUpdate): Promise<void> {
		const { messageIds, state, participant } = receipt;
		const stored = messageIds.map((messageId) => {
			if (participant !== null) return this.#oneOfMany(messageId, { ...receipt, participant });
			const live = this.#live.get(messageId);
			if (live) return this.advance(live, state);
			this.waiters.notify(messageId, { state, failure: null });
			return this.#progress.tellReceipt(messageId, receipt);
		});
		await Promise.all(stored);
	}

	/** One person has it, so WhatsApp has it; the rest follows from what all of them say. */
	async #oneOfMany(messageId: string, receipt: ReceiptUpdate & { participant: string }) {
		const live = this.#live.get(messageId);
		if (live) await this.advance(live, 'server_ack');
		const reached = await this.#progress.tellGroupReceipt(messageId, receipt);
		if (reached) this.waiters.notify(messageId, { state: reached, failure: null });
	}

	/** Without it the message is told all the same, and stays where WhatsApp has it. */
	async #audienceOf({ chat, row }: Live): Promise<string[] | null> {
		const audience = this.parts.audience();
		try {
			if (!isStatus(chat)) return await audience.of(chat);
			return await audience.named(row.content.audience as string[]);
		} catch (error) {
			this.parts.logger.warn({ error: String(error) }, 'it is not known whom a message is for');
			return null;
		}
	}
}

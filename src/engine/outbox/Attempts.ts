import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { OutboxRepository } from '../../domain/ports/storage';
import type { Connection, EncodedMessage } from '../connection';
import type { Pacer, Wait } from '../pacing/Pacer';
import type { KeyedQueue, Outcome } from './KeyedQueue';
import type { Ledger } from './Ledger';
import type { Live } from './live';
import { nackRow, toFailure } from './nacks';
import { lookBefore } from './lookBefore';
import { prepare, type PrepareParts } from './prepare';
import type { Schedule } from './Schedule';
import type { OutboxSettings } from './settings';

export interface AttemptParts extends Omit<PrepareParts, 'pacer'> {
	instance: string;
	repository: Pick<OutboxRepository, 'update' | 'get'>;
	settings: OutboxSettings;
	pacer: Pick<Pacer, 'isOn' | 'admit' | 'typingMs' | 'refused'>;
	clock: Clock;
	logger: Logger;
}

/** Up to here a send waits in memory, which costs its chat nothing and the disk no write. */
const SHORT_WAIT_MS = 20_000;
/** What the message before it in its sequence does wakes its lane; this is for one that had to go to another. */
const LOOK_BEFORE_MS = 1_000;

/** Takes one send after another to the line, as its lane comes to it. */
export class Attempts {
	/** Null while there is none. */
	connection: Connection | null = null;

	constructor(
		private readonly parts: AttemptParts,
		private readonly ledger: Ledger,
		private readonly schedule: Schedule,
		private readonly queue: () => KeyedQueue<Live>,
	) {}

	async run(live: Live): Promise<Outcome> {
		const { ledger } = this;
		const now = this.parts.clock.now();
		if (ledger.get(live.row.messageId) !== live) return 'done';
		const isOnceOnly = live.row.onCrash === 'fail' && live.mayBeThere;
		if (live.isOverdue || (isOnceOnly && now >= live.notBefore)) {
			ledger.expire(live);
			return 'done';
		}
		if (now < live.notBefore) {
			ledger.holdUntil(live, live.notBefore);
			return 'held';
		}
		const { connection } = this;
		if (!connection?.open) return 'held';
		try {
			const held = live.row.follows !== null && (await this.#heldByPrevious(live));
			if (held) return held;
			const wait = await this.#write(live, connection);
			return wait ? await this.#hold(live, wait) : 'done';
		} catch (error) {
			return this.#stumbled(live, connection, GatewayError.from(error));
		}
	}

	/** WhatsApp did not take it. */
	refused(live: Live, code: number): void {
		const { ledger, connection, queue } = this;
		ledger.settleAck(live);
		live.mayBeThere = false;
		this.parts.pacer.refused(code, live.chat);
		const nack = nackRow(code);
		if (nack.then === 'refreshDevices' && !live.refreshed && connection?.open) {
			live.refreshed = true;
			void connection
				.forgetDevices(live.chat)
				.catch(() => undefined)
				.then(() => queue().putBack(live.lane, live));
			return;
		}
		void ledger.fail(live, toFailure(nack.error(live.chat, code)));
	}

	async #write(live: Live, connection: Connection): Promise<Wait | null> {
		const prepared = await prepare(live, connection, this.parts);
		if (!connection.open) throw new GatewayError('INSTANCE_NOT_CONNECTED', 'reconnecting');
		// Cancelled or expired while somebody was asked, or shown that it is being typed.
		if (live.state === 'failed') return null;
		if ('until' in prepared) return prepared;
		await this.#send(live, connection, prepared);
		return null;
	}

	async #send(live: Live, connection: Connection, encoded: EncodedMessage): Promise<void> {
		const { clock, settings } = this.parts;
		const { row, chat, stored } = live;
		const again = live.wroteAt !== null;
		live.wroteAt = clock.now();
		live.mayBeThere = true;
		live.isWriting = true;
		this.ledger.advanceQuietly(live, 'sending');
		// Before the bytes leave: the acknowledgement may be faster than the promise.
		this.ledger.unacked.add(live);
		live.cancelTimer = clock.schedule(settings.ackTimeoutMs, () => this.#ackMissing(live));
		try {
			const { messageId } = row;
			live.sent = await connection.send({ messageId, chat, encoded, again, stored });
		} finally {
			live.isWriting = false;
		}
	}

	/** Null once the message before it in its sequence has left. */
	async #heldByPrevious(live: Live): Promise<Outcome | null> {
		const { ledger, queue } = this;
		const { repository, clock } = this.parts;
		const before = await lookBefore(live.row, repository, (row) => ledger.current(row));
		if (before.is === 'gone') return null;
		if (before.is === 'failed') {
			void ledger.fail(live, toFailure(new GatewayError('SEQUENCE_STOPPED', before.messageId)));
			return 'done';
		}
		const { row } = before;
		// It has to wait for longer, so it went back to disk.
		if (!ledger.get(row.messageId) && row.dueAt > clock.now()) {
			return this.#hold(live, { until: row.dueAt, reason: row.waitsFor });
		}
		live.cancelTimer();
		live.cancelTimer = clock.schedule(LOOK_BEFORE_MS, () => queue().wake(live.lane));
		return 'held';
	}

	#stumbled(live: Live, connection: Connection, failure: GatewayError): Outcome {
		const { ledger } = this;
		const { clock, settings, logger } = this.parts;
		ledger.unacked.delete(live);
		if (!connection.open) return 'held';
		live.row.attempts += 1;
		if (!isPassing(failure) || live.row.attempts >= settings.attempts) {
			logger.warn({ code: failure.code, error: failure.message }, 'a message cannot be sent');
			void ledger.fail(live, toFailure(failure));
			return 'done';
		}
		ledger.holdUntil(live, clock.now() + settings.retryMs);
		return 'held';
	}

	/** Short waits are kept here; a send that has to wait for longer goes back to disk, and its expiry moves with it. */
	async #hold(live: Live, { until, reason }: Wait): Promise<Outcome> {
		const { row } = live;
		const { instance, repository, clock } = this.parts;
		const left = until - clock.now();
		row.dueAt = until;
		row.waitsFor = reason;
		this.ledger.waiters.hold(row.messageId, until);
		if (left <= SHORT_WAIT_MS) {
			this.ledger.holdUntil(live, until);
			return 'held';
		}
		row.expiresAt += left;
		await this.schedule.giveBack(row.messageId, until, async () => {
			await live.stored;
			const { dueAt, expiresAt, waitsFor } = row;
			await repository.update(instance, row.messageId, { dueAt, expiresAt, waitsFor });
			this.ledger.forget(live);
		});
		return 'done';
	}

	#ackMissing(live: Live): void {
		const { ledger } = this;
		if (!ledger.unacked.has(live)) return;
		ledger.settleAck(live);
		const now = this.parts.clock.now();
		ledger.becomeUncertain(live, live.wroteAt ?? now);
		ledger.holdUntil(live, now + this.parts.settings.uncertainWaitMs);
		this.queue().putBack(live.lane, live);
	}
}

/** Whether trying again may help: the library's own stumbles do, refusals of the request do not. */
function isPassing(error: GatewayError): boolean {
	return error.code === 'INTERNAL' || error.retryable;
}

import type { BinaryNode } from '@whiskeysockets/baileys';
import type { StateReason } from '../../../domain/instance';
import type { Clock } from '../../../domain/ports/clock';
import type { Vitals } from '../../connection';
import { Inflow } from './Inflow';
import type { Doubt, Ladder } from './Ladder';

/** What the watchdog does to its line; each question resolves with whether it was answered in time, and never rejects. */
export interface Line {
	/** `w:p`: whether there is anybody at all. */
	ping: () => Promise<boolean>;
	/** A question that changes nothing, which the servers behind the line have to answer. */
	probe: () => Promise<boolean>;
	/** Whether the library goes on to the next message. */
	works: () => Promise<boolean>;
	/** Says once more that this client takes messages, and lets go of what the library holds back. */
	announce: () => void;
	/** Ends the socket; a new one follows by itself. */
	end: () => void;
}

export interface WatchdogParts {
	line: Line;
	ladder: Ladder;
	clock: Clock;
	/** How often the line is looked at. Looks are counted, so that setting the clock ends no socket. */
	tickMs: number;
	/** Null: messages come again. */
	tell: (reason: StateReason | null) => void;
}

// In ticks of 5 s: WhatsApp acknowledges within a second or two,
const ACK_TICKS = 3;
// a message takes milliseconds, and with a slow disk some seconds,
const INFLOW_TICKS = 6;
// and a line on which something comes anyway is asked nothing.
const IDLE_TICKS = 7;
/** Between showing that something is wrong and a new socket. */
const PATIENCE_TICKS = 2;
/** A new socket that nothing is expected on counts as healed after this long without a doubt. */
const HEALED_TICKS = 24;

const messages: Record<Doubt, string> = {
	unacknowledged: 'WhatsApp answers and acknowledges no message any more',
	stuck: 'Messages come and are not worked through any more',
	unanswered: 'WhatsApp answers pings and nothing else any more',
};

/**
 * Notices a session that is open and deaf, which a ping does not tell. Three clocks: the last byte (`Pulse`), the last
 * answer, and the last message, receipt or notification against what is expected: that a sent message is acknowledged,
 * that one that came is worked through, and, on a line on which nothing happens, that a question is answered.
 *
 * The ladder: ping, and end a line that is dead; show the instance as degraded and announce the client once more; open a
 * new socket; stay degraded, and try again after longer and longer pauses.
 */
export class Watchdog {
	readonly #inflow = new Inflow();
	/** Ids of messages that were written, with the ticks since then, oldest first. */
	readonly #unacked = new Map<string, number>();
	readonly #vitals: Vitals = { heardAt: null, answeredAt: null, trafficAt: null };
	/** Since the last message, receipt, notification or acknowledgement. */
	#quietTicks = 0;
	/** Since anything came that is no answer to a ping. */
	#idleTicks = 0;
	#doubtTicks = 0;
	#calmTicks = 0;
	#isUnanswered = false;
	#isWedged = false;
	#isAsking = false;
	/** What came since the last doubt was told, or on this socket. */
	#proven = new Set<Doubt>();
	#cancel: () => void = () => undefined;

	constructor(private readonly parts: WatchdogParts) {}

	get vitals(): Vitals {
		return { ...this.#vitals };
	}

	start(): void {
		this.#cancel();
		this.#cancel = this.parts.clock.schedule(this.parts.tickMs, () => {
			this.start();
			this.#tick();
		});
	}

	stop(): void {
		this.#cancel();
	}

	/** Any frame. */
	heard(): void {
		this.#vitals.heardAt = this.parts.clock.now();
	}

	/** An `<iq>` that answers. That of a ping is empty, and tells nothing of who is behind the line. */
	answered({ attrs, content }: BinaryNode): void {
		if (attrs.type !== 'result' && attrs.type !== 'error') return;
		this.#vitals.answeredAt = this.parts.clock.now();
		if (!Array.isArray(content) || content.length === 0) return;
		this.#idleTicks = 0;
		this.#isUnanswered = false;
		this.#proven.add('unanswered');
	}

	/** A message, a receipt, a notification or an acknowledgement. */
	traffic({ tag, attrs }: BinaryNode): void {
		this.#vitals.trafficAt = this.parts.clock.now();
		this.#quietTicks = 0;
		this.#idleTicks = 0;
		this.#proven.add('unacknowledged');
		if (attrs.id && (tag === 'ack' || tag === 'receipt')) this.#unacked.delete(attrs.id);
	}

	/** A `<message>`, before the library sees it. */
	arrived(node: BinaryNode): void {
		this.#inflow.arrived(node);
	}

	/** The library told of a message, also of one that it could not read. */
	through(messageId: string): void {
		this.#inflow.through(messageId);
		this.#isWedged = false;
		this.#proven.add('stuck');
	}

	/** A message is about to be on the wire. */
	writes(messageId: string): void {
		this.#unacked.set(messageId, 0);
	}

	/** It is not, after all. */
	wroteNot(messageId: string): void {
		this.#unacked.delete(messageId);
	}

	#tick(): void {
		const doubt = this.#doubt();
		if (!doubt) return this.#relax();
		this.#calmTicks = 0;
		this.#doubtTicks += 1;
		if (this.#doubtTicks === 1) return void this.#ask(doubt);
		const { ladder, line, tickMs } = this.parts;
		if (this.#doubtTicks > PATIENCE_TICKS && ladder.mayReconnect(tickMs)) line.end();
	}

	#doubt(): Doubt | null {
		this.#quietTicks += 1;
		this.#idleTicks += 1;
		for (const [id, ticks] of this.#unacked) this.#unacked.set(id, ticks + 1);
		if (this.#inflow.tick() > INFLOW_TICKS) {
			if (this.#inflow.size > 1 || this.#isWedged) return 'stuck';
			// The last one may be of those that the library passes over in silence.
			void this.#ifItWorks();
		}
		const [oldest = 0] = this.#unacked.values();
		// Where other things come, one acknowledgement that does not is no sign of a deaf line.
		if (oldest > ACK_TICKS && this.#quietTicks > ACK_TICKS) return 'unacknowledged';
		if (this.#isUnanswered) return 'unanswered';
		if (this.#idleTicks >= IDLE_TICKS) void this.#probe();
		return null;
	}

	async #ask(doubt: Doubt): Promise<void> {
		const { line, ladder, tell } = this.parts;
		if (!(await line.ping())) return line.end();
		// Something came meanwhile.
		if (this.#doubtTicks === 0) return;
		ladder.doubt = doubt;
		this.#proven.clear();
		tell({
			code: 'deaf',
			message: messages[doubt],
			hint: 'The gateway opens a new connection by itself; when it stays so, run Restart, then look at the phone',
		});
		line.announce();
	}

	async #probe(): Promise<void> {
		if (this.#isAsking) return;
		this.#isAsking = true;
		this.#isUnanswered = !(await this.parts.line.probe());
		this.#isAsking = false;
		if (!this.#isUnanswered) this.#idleTicks = 0;
	}

	async #ifItWorks(): Promise<void> {
		const { size } = this.#inflow;
		this.#isWedged = !(await this.parts.line.works());
		if (!this.#isWedged && this.#inflow.size === size) this.#inflow.clear();
	}

	/** What was wrong is right again once the very thing came that was missed, or nothing is missed for long. */
	#relax(): void {
		this.#doubtTicks = 0;
		this.#calmTicks += 1;
		const { ladder, tell } = this.parts;
		if (ladder.doubt === null) return;
		if (!this.#proven.has(ladder.doubt) && this.#calmTicks < HEALED_TICKS) return;
		ladder.doubt = null;
		tell(null);
	}
}

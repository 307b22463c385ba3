import { proto } from '@whiskeysockets/baileys';
import { type StanzaFacts, stanzaFactsOf } from '../content/stanzaFacts';
import { SimulatorError } from '../SimulatorError';
import type { Room } from '../groups/Room';
import type { Person } from './Person';
import type { WaitOptions } from './Inbox';

export type DeliveryState = 'delivered' | 'read';

const DEFAULT_WAIT_MS = 10_000;

/** What a phone keeps of a message it sent: enough to send it again, and what became of it. */
export class SentMessage {
	/** States reached, with the time in milliseconds. */
	readonly reached = new Map<DeliveryState, number>();
	private waiting: (() => void)[] = [];
	private known?: StanzaFacts;

	constructor(
		readonly id: string,
		readonly to: Person | Room,
		/** The message as `proto.Message` bytes. */
		readonly content: Buffer,
		readonly timestamp: number,
	) {}

	/** The content, as the receiver decodes it. */
	get message(): proto.IMessage {
		return proto.Message.decode(this.content);
	}

	/** What the stanza says of it. */
	get facts(): StanzaFacts {
		return (this.known ??= stanzaFactsOf(this.message));
	}

	/** Resolves when a linked client of the receiver has confirmed that it has the message. */
	delivered(options?: WaitOptions): Promise<void> {
		return this.reaches('delivered', options);
	}

	/** Resolves when a linked client of the receiver has marked the message as read. */
	read(options?: WaitOptions): Promise<void> {
		return this.reaches('read', options);
	}

	/** Takes note of a receipt; who has read a message has it, too. */
	mark(state: DeliveryState): void {
		const now = Date.now();
		if (!this.reached.has('delivered')) this.reached.set('delivered', now);
		if (!this.reached.has(state)) this.reached.set(state, now);
		const waiting = this.waiting;
		this.waiting = [];
		for (const wake of waiting) wake();
	}

	private async reaches(
		state: DeliveryState,
		{ within = DEFAULT_WAIT_MS }: WaitOptions = {},
	): Promise<void> {
		const deadline = Date.now() + within;
		while (!this.reached.has(state)) {
			const left = deadline - Date.now();
			if (left <= 0) throw this.notReached(state, within);
			await this.nextReceipt(left);
		}
	}

	private nextReceipt(within: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, within);
			this.waiting.push(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	private notReached(state: DeliveryState, within: number): SimulatorError {
		return new SimulatorError(
			`The message ${this.id} to ${this.to.jid('pn')} was not ${state} within ${within} ms`,
			'Check that a client is linked to that number and connected',
			408,
		);
	}
}

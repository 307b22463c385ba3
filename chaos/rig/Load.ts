import { setTimeout as pause } from 'node:timers/promises';
import type { RemoteContact } from '../../src/simulator/http/openSandbox';
import type { LoadRates } from '../options';
import { INSTANCE } from './Gateway';
import type { Stage } from './Stage';

interface Receipt {
	messageId: string;
	state: string;
}

const RETRY_MS = 50;

let sends = 0;

/** People write and callers send, both at a steady rate, whatever happens to the gateway meanwhile. */
export class Load {
	/** What each person writes, and what is sent to them, goes one after the other: so there is an order to keep. */
	readonly #writing = new Map<RemoteContact, Promise<void>>();
	readonly #sending = new Map<RemoteContact, Promise<void>>();
	#isOver = false;
	#failure: Error | null = null;
	readonly #running: Promise<unknown>;

	private constructor(
		private readonly stage: Stage,
		rates: LoadRates,
	) {
		this.#running = Promise.all([
			this.#pace(rates.inPerSecond, (person) => this.#write(person), this.#writing),
			this.#pace(rates.outPerSecond, (person) => this.#send(person), this.#sending),
		]);
	}

	static start(stage: Stage, rates: LoadRates): Load {
		return new Load(stage, rates);
	}

	/** Resolves once everything begun has been written, or accepted by the gateway, which has to run then. */
	async stop(): Promise<void> {
		this.#isOver = true;
		await this.#running;
		await Promise.all([...this.#writing.values(), ...this.#sending.values()]);
		if (this.#failure) throw this.#failure;
	}

	async #pace(
		perSecond: number,
		act: (person: RemoteContact) => Promise<void>,
		tails: Map<RemoteContact, Promise<void>>,
	): Promise<void> {
		const { contacts } = this.stage.people;
		const begunAt = performance.now();
		for (let n = 0; !this.#isOver; n += 1) {
			await pause(Math.max(0, begunAt + (n * 1000) / perSecond - performance.now()));
			const person = contacts[n % contacts.length] as RemoteContact;
			const tail = (tails.get(person) ?? Promise.resolve()).then(() => act(person));
			tails.set(
				person,
				tail.catch((error: Error) => void (this.#failure ??= error)),
			);
		}
	}

	async #write(person: RemoteContact): Promise<void> {
		const { account, ledger } = this.stage;
		const { id } = await person.text(account, `in ${(sends += 1)}`);
		ledger.write({ messageId: id, chat: person.number });
	}

	async #send(person: RemoteContact): Promise<void> {
		const text = `out ${(sends += 1)}`;
		const waitFor = sends % 2 === 0 ? 'accepted' : 'server_ack';
		const { messageId } = await sendUntilAccepted(this.stage, { to: person.number, text, waitFor });
		this.stage.ledger.accept({ text, messageId, chat: person.number });
	}
}

/** Calls again with the same idempotency key until the gateway says 2xx, as a careful caller does. */
export async function sendUntilAccepted(
	{ gateway }: Stage,
	input: { to: string; text: string; waitFor: string },
): Promise<Receipt> {
	const request = { ...input, idempotencyKey: `key of ${input.text}` };
	for (;;) {
		try {
			return await gateway.rest.call<Receipt>(
				'POST',
				`/v1/instances/${INSTANCE}/messages/text`,
				request,
			);
		} catch (error) {
			if (/: (400|401|404|413|422) /.test(String(error))) throw error;
			await pause(RETRY_MS);
		}
	}
}

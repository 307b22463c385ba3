import { setTimeout as pause } from 'node:timers/promises';
import type { RemoteContact } from '../../src/simulator/http/openSandbox';
import type { LoadRates } from '../options';
import type { Stage } from './Stage';

interface Receipt {
	messageId: string;
	state: string;
}

const RETRY_MS = 50;
/** Messages that went in and have not come out yet. */
const MOST_UNDERWAY = 1_000;
/** In a run that is given the time to have them all out. */
const MOST_UNTIL_GOAL = 5_000;

let sends = 0;

/** People write and callers send, both at a steady rate, whatever happens to the gateway meanwhile. */
export class Load {
	/** What each person writes, and what is sent to them, goes one after the other: so there is an order to keep. */
	readonly #writing = new Map<RemoteContact, Promise<void>>();
	readonly #sending = new Map<RemoteContact, Promise<void>>();
	#isOver = false;
	/** Begun, and not yet written or accepted. */
	#begun = 0;
	#failure: Error | null = null;
	readonly #running: Promise<unknown>;

	private constructor(
		private readonly stage: Stage,
		rates: LoadRates,
		/** How many each way; the load goes on until it is stopped when there is no end. */
		private readonly messages: number,
	) {
		this.#running = Promise.all([
			this.#pace(rates.inPerSecond, (person) => this.#write(person), this.#writing),
			this.#pace(rates.outPerSecond, (person) => this.#send(person), this.#sending),
		]);
	}

	static start(stage: Stage, rates: LoadRates, messages = Infinity): Load {
		return new Load(stage, rates, messages);
	}

	/** Resolves once everything begun has been written, or accepted by the gateway, which has to run then. */
	async stop(): Promise<void> {
		this.#isOver = true;
		await this.done();
	}

	/** The same for a load that ends by itself. */
	async done(): Promise<void> {
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
		const most = this.messages === Infinity ? MOST_UNDERWAY : MOST_UNTIL_GOAL;
		let dueAt = performance.now();
		for (let n = 0; !this.#isOver && n < this.messages; n += 1) {
			await pause(Math.max(0, dueAt - performance.now()));
			// A machine that cannot carry the rate is given time, or what waits would only grow.
			while (this.#begun + this.stage.ledger.underway > most && !this.#isOver) {
				await pause(RETRY_MS);
				dueAt = performance.now();
			}
			dueAt += 1000 / perSecond;
			const person = contacts[n % contacts.length] as RemoteContact;
			this.#begun += 1;
			const tail = (tails.get(person) ?? Promise.resolve())
				.then(() => act(person))
				.catch((error: Error) => void (this.#failure ??= error))
				.finally(() => (this.#begun -= 1));
			tails.set(person, tail);
		}
	}

	async #write(person: RemoteContact): Promise<void> {
		const { ledger } = this.stage;
		const { account } = this.stage.linkOf(person.number);
		const { id } = await person.text(account, `in ${(sends += 1)}`);
		ledger.write({ messageId: id, chat: person.number });
	}

	async #send(person: RemoteContact): Promise<void> {
		const text = `out ${(sends += 1)}`;
		// Who has to get so many out does not wait for a chat that a crash holds up.
		const isPatient = this.messages === Infinity && sends % 2 === 1;
		const waitFor = isPatient ? 'server_ack' : 'accepted';
		const { messageId } = await sendUntilAccepted(this.stage, { to: person.number, text, waitFor });
		this.stage.ledger.accept({ text, messageId, chat: person.number });
	}
}

/** Calls again with the same idempotency key until the gateway says 2xx, as a careful caller does. */
export async function sendUntilAccepted(
	stage: Stage,
	input: { to: string; text: string; waitFor: string },
): Promise<Receipt> {
	const request = { ...input, idempotencyKey: `key of ${input.text}` };
	const path = `/v1/instances/${stage.linkOf(input.to).instance}/messages/text`;
	for (;;) {
		try {
			return await stage.door.rest.call<Receipt>('POST', path, request);
		} catch (error) {
			if (/: (400|401|404|413|422) /.test(String(error))) throw error;
			await pause(RETRY_MS);
		}
	}
}

import { Client } from 'pg';
import type { Clock } from '../../domain/ports/clock';
import type { Wake } from '../../domain/ports/cluster';
import type { Logger } from '../../domain/ports/logger';
import { noLongerThan } from './patience';

export interface BusOptions {
	url: string;
	/** Of the server; unique to the schema. */
	channel: string;
	/** Told with everything that this process says, so that it does not listen to itself. */
	self: string;
	clock: Clock;
	logger: Logger;
}

/** What is told within this time is told together, and once. */
const GATHER_MS = 3;
const RECONNECT_MS = 1_000;
/** Nobody says when a line goes silent, and who only listens never notices. */
const ASK_EVERY_MS = 5_000;
const ANSWER_MS = 3_000;
const GOODBYE_MS = 1_000;

/**
 * Tells other processes what they may want to act on, by LISTEN and NOTIFY on a connection of its own: a commit that
 * notified would wait for every other one that does. Nothing relies on it; what is missed is found by looking.
 */
export class Bus {
	#client: Client | null = null;
	#listener: (wake: Wake | null) => void = () => undefined;
	readonly #pending = new Set<string>();
	#isGathering = false;
	#closed = false;
	#stopAsking: () => void = () => undefined;

	constructor(private readonly options: BusOptions) {}

	/** Resolves once it listens. */
	open(): Promise<void> {
		return this.#connect();
	}

	onWake(listener: (wake: Wake | null) => void): void {
		this.#listener = listener;
	}

	tell(wake: Wake): void {
		this.#pending.add(JSON.stringify(wake));
		if (this.#isGathering) return;
		this.#isGathering = true;
		this.options.clock.schedule(GATHER_MS, () => {
			this.#isGathering = false;
			void this.#send();
		});
	}

	/** Tells what is still untold; a server that does not answer is not waited for. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#stopAsking();
		const over = this.#send().then(() => this.#client?.end());
		await noLongerThan(this.options.clock, GOODBYE_MS, over);
		this.#client = null;
	}

	async #send(): Promise<void> {
		const wakes = [...this.#pending].map((wake) => `${this.options.self} ${wake}`);
		this.#pending.clear();
		if (wakes.length === 0 || !this.#client) return;
		// One that cannot be told is found by looking.
		await this.#client
			.query('select pg_notify($1, wake) from unnest($2::text[]) as wake', [
				this.options.channel,
				wakes,
			])
			.catch(() => undefined);
	}

	async #connect(): Promise<void> {
		const { url, channel } = this.options;
		const client = new Client({
			connectionString: url,
			application_name: 'wagate wakes',
			keepAlive: true,
			connectionTimeoutMillis: RECONNECT_MS,
			// With a pipeline, an answer that does not come ends the connection.
			pipeline: true,
			query_timeout: ANSWER_MS,
		});
		client.on('error', () => undefined);
		client.on('end', () => this.#lost(client));
		client.on('notification', ({ payload = '' }) => this.#heard(payload));
		await client.connect();
		// Nothing is lost with a notification, so no commit of one waits for a disk.
		await client.query(`set synchronous_commit = off; listen "${channel}"`);
		this.#client = client;
		this.#askLater(client);
	}

	#askLater(client: Client): void {
		this.#stopAsking = this.options.clock.schedule(ASK_EVERY_MS, () => {
			client.query('select 1').then(
				() => this.#askLater(client),
				// Its end comes by itself.
				() => undefined,
			);
		});
	}

	#heard(payload: string): void {
		const [from] = payload.split(' ', 1);
		if (from === undefined || from === this.options.self) return;
		this.#listener(JSON.parse(payload.slice(from.length + 1)) as Wake);
	}

	#lost(client: Client): void {
		if (this.#closed || (this.#client !== null && this.#client !== client)) return;
		this.#client = null;
		this.#stopAsking();
		this.options.clock.schedule(RECONNECT_MS, () => {
			if (this.#closed) return;
			this.#connect().then(
				() => this.#listener(null),
				// Its end comes here again.
				({ message }: Error) => this.options.logger.warn({ error: message }, 'no wakes are heard'),
			);
		});
	}
}

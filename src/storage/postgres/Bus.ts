import { Client } from 'pg';
import type { Clock } from '../../domain/ports/clock';
import type { Wake } from '../../domain/ports/cluster';
import type { Logger } from '../../domain/ports/logger';

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

	/** Tells what is still untold. */
	async close(): Promise<void> {
		await this.#send();
		this.#closed = true;
		const client = this.#client;
		this.#client = null;
		await client?.end();
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
		});
		client.on('error', () => undefined);
		client.on('end', () => this.#lost(client));
		client.on('notification', ({ payload = '' }) => this.#heard(payload));
		await client.connect();
		// Nothing is lost with a notification, so no commit of one waits for a disk.
		await client.query(`set synchronous_commit = off; listen "${channel}"`);
		this.#client = client;
	}

	#heard(payload: string): void {
		const [from] = payload.split(' ', 1);
		if (from === undefined || from === this.options.self) return;
		this.#listener(JSON.parse(payload.slice(from.length + 1)) as Wake);
	}

	#lost(client: Client): void {
		if (this.#closed || (this.#client !== null && this.#client !== client)) return;
		this.#client = null;
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

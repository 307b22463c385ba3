import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { VaultDoor } from '../../domain/ports/vault';

interface Parts {
	vault: VaultDoor;
	clock: Clock;
	logger: Logger;
}

/** Rows of one transaction: a few milliseconds of one core. */
const BATCH = 100;
/** Between two portions, so that no message waits for it. */
const PAUSE_MS = 20;
const RETRY_MS = 60_000;

/** Seals beside everything else what was stored before there was a key, or with the key of before. */
export class BackgroundSealing {
	#closed = false;
	#endPause: () => void = () => undefined;
	readonly #running: Promise<void>;

	constructor(private readonly parts: Parts) {
		this.#running = parts.vault.state === 'sealing' ? this.#run() : Promise.resolve();
	}

	/** Resolves once nothing of it is under way; the rest is done after the next start. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#endPause();
		await this.#running;
	}

	/** Resolves once everything is sealed. */
	settled(): Promise<void> {
		return this.#running;
	}

	async #run(): Promise<void> {
		const { logger, vault } = this.parts;
		logger.info({}, 'sealing what is stored with the present key');
		let rows = 0;
		while (!this.#closed) {
			try {
				const portion = await vault.sealNext(BATCH);
				if (!portion) return logger.info({ rows }, 'everything stored is sealed');
				rows += portion.rows;
				await this.#pause(PAUSE_MS);
			} catch (error) {
				logger.warn({ error: String(error) }, 'stored values cannot be sealed at this moment');
				await this.#pause(RETRY_MS);
			}
		}
	}

	#pause(ms: number): Promise<void> {
		if (this.#closed) return Promise.resolve();
		return new Promise((resolve) => {
			const cancel = this.parts.clock.schedule(ms, resolve);
			this.#endPause = () => (cancel(), resolve());
		});
	}
}

import { GatewayError } from '../../domain/errors';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type {
	FileStore,
	MediaRepository,
	MediaRow,
	MessageKey,
	RemoteFile,
} from '../../domain/ports/media';

export interface DownloadSettings {
	/** Files of an instance that are fetched side by side. */
	parallel: number;
	/** Larger files are told of and not fetched, bytes. */
	maxBytes: number;
	/** Waits after the first, second, … failed attempt, milliseconds; after the last one it is given up. */
	waits: readonly number[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const downloadDefaults: DownloadSettings = {
	parallel: 4,
	maxBytes: 100 * 1024 * 1024,
	waits: [2 * SECOND, 15 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
};

export interface DownloadParts {
	instance: string;
	media: MediaRepository;
	files: FileStore;
	/** The clear bytes of a file, as they come. */
	fetch: (file: RemoteFile) => AsyncIterable<Uint8Array>;
	/** Asks the phone to upload a file again; null while there is no connection to ask by. */
	renew: (key: MessageKey, file: RemoteFile) => Promise<RemoteFile> | null;
	clock: Clock;
	logger: Logger;
	settings: DownloadSettings;
}

type Listener = (row: MediaRow) => void;

/**
 * Fetches the files of received messages: at once, a few side by side, again when it fails, and by asking the phone to
 * upload them again when WhatsApp has them no more. Each has a row that was stored with its event, so that a crash
 * forgets none.
 */
export class Downloads {
	readonly #waiting: MediaRow[] = [];
	readonly #known = new Set<string>();
	readonly #listeners = new Map<string, Set<Listener>>();
	#running = 0;
	#stopped = false;

	constructor(private readonly parts: DownloadParts) {}

	/** Takes up what an earlier process left. */
	async load(): Promise<void> {
		const { media, instance } = this.parts;
		for (const row of await media.pending(instance)) this.#plan(row);
	}

	/** A row that was stored just now, unless its event was there already. */
	async take(mediaId: string): Promise<void> {
		const row = await this.parts.media.get(mediaId);
		if (row?.state === 'pending') this.#plan(row);
	}

	/**
	 * The row once it is no longer on its way, or as it is after `waitMs`. One that was given up, or that waits for its
	 * next attempt, is tried at once.
	 */
	async need(row: MediaRow, waitMs: number): Promise<MediaRow> {
		if (row.state === 'stored') return row;
		return new Promise((resolve) => {
			const { clock } = this.parts;
			const until = clock.now() + waitMs;
			const cancel = clock.schedule(waitMs, () => finish(row));
			const listen: Listener = (changed) => {
				const isTriedSoon = changed.state === 'pending' && changed.dueAt < until;
				if (!isTriedSoon) finish(changed);
			};
			const finish = (now: MediaRow) => {
				cancel();
				this.#unlisten(row.mediaId, listen);
				resolve(now);
			};
			this.#listen(row.mediaId, listen);
			this.#enqueue(row);
		});
	}

	/** The line is there: the phone can be asked again. */
	opened(): void {
		void this.load().catch(() => undefined);
	}

	/** Begins nothing new; what is on its way is fetched again after the next start. */
	stop(): void {
		this.#stopped = true;
		this.#waiting.length = 0;
	}

	#plan(row: MediaRow): void {
		const { clock } = this.parts;
		const wait = Math.max(0, row.dueAt - clock.now());
		if (wait === 0) this.#enqueue(row);
		else clock.schedule(wait, () => this.#enqueue(row));
	}

	#enqueue(row: MediaRow): void {
		if (this.#stopped || this.#known.has(row.mediaId)) return;
		this.#known.add(row.mediaId);
		this.#waiting.push(row);
		this.#next();
	}

	#next(): void {
		while (this.#running < this.parts.settings.parallel) {
			const row = this.#waiting.shift();
			if (!row) return;
			this.#running += 1;
			void this.#attempt(row).finally(() => {
				this.#running -= 1;
				this.#next();
			});
		}
	}

	async #attempt(row: MediaRow): Promise<void> {
		const { logger } = this.parts;
		let changed: MediaRow = row;
		try {
			const stored = await this.#fetch(row);
			changed = { ...row, ...stored, state: 'stored', error: null };
		} catch (error) {
			changed = this.#after(row, GatewayError.from(error));
		}
		// The storage may be closed by now; the next start begins anew.
		if (this.#stopped) return;
		const { sha256, size, state, source, error, attempts, dueAt } = changed;
		await this.parts.media
			.update(row.mediaId, { sha256, size, state, source, error, attempts, dueAt })
			.catch((cause: unknown) => logger.warn({ error: String(cause) }, 'a file was not noted'));
		this.#known.delete(row.mediaId);
		for (const listen of [...(this.#listeners.get(row.mediaId) ?? [])]) listen(changed);
		if (changed.state === 'pending') this.#plan(changed);
	}

	async #fetch(
		row: MediaRow,
	): Promise<{ sha256: string; size: number; source: MediaRow['source'] }> {
		const { files, fetch, settings } = this.parts;
		const { source } = row;
		if (!source) throw new GatewayError('MEDIA_GONE', 'the message does not say where it is');
		const { maxBytes } = settings;
		if (row.size !== null && row.size > maxBytes) throw tooLarge(row.size);
		const there = await this.#alreadyHere(source.file);
		if (there) return { ...there, source };
		try {
			return { ...(await files.put(fetch(source.file), { maxBytes })), source };
		} catch (error) {
			const failure = GatewayError.from(error);
			if (failure.code !== 'MEDIA_GONE') throw failure;
			const file = await this.#renewed(source, failure);
			return { ...(await files.put(fetch(file), { maxBytes })), source: { ...source, file } };
		}
	}

	/** The same file came before, or was sent. Only among files of this instance: whoever writes names the hash. */
	async #alreadyHere({ sha256 }: RemoteFile): Promise<{ sha256: string; size: number } | null> {
		if (sha256 === null) return null;
		const { media, files, instance } = this.parts;
		const name = Buffer.from(sha256, 'base64').toString('hex');
		const row = await media.stored(instance, name);
		return row?.size != null && (await files.has(name)) ? { sha256: name, size: row.size } : null;
	}

	#renewed({ file, key }: NonNullable<MediaRow['source']>, failure: GatewayError) {
		const asked = this.parts.renew(key, file);
		if (asked) return asked;
		throw new GatewayError('INSTANCE_NOT_CONNECTED', failure.message);
	}

	/** Tried again later, or given up. */
	#after(row: MediaRow, failure: GatewayError): MediaRow {
		const { clock, settings, logger } = this.parts;
		const attempts = row.attempts + 1;
		const wait = isFinal(failure) ? undefined : settings.waits[attempts - 1];
		const error = failure.message;
		logger.info({ code: failure.code, error, attempts }, 'a received file could not be fetched');
		if (wait === undefined) return { ...row, attempts, error, state: 'failed' };
		return { ...row, attempts, error, state: 'pending', dueAt: clock.now() + wait };
	}

	#listen(mediaId: string, listener: Listener): void {
		const listeners = this.#listeners.get(mediaId) ?? new Set();
		listeners.add(listener);
		this.#listeners.set(mediaId, listeners);
	}

	#unlisten(mediaId: string, listener: Listener): void {
		const listeners = this.#listeners.get(mediaId);
		listeners?.delete(listener);
		if (listeners?.size === 0) this.#listeners.delete(mediaId);
	}
}

/** Nothing about these changes by waiting. */
function isFinal({ code }: GatewayError): boolean {
	return code === 'MEDIA_TOO_LARGE' || code === 'BAD_REQUEST';
}

function tooLarge(bytes: number): GatewayError {
	return new GatewayError('MEDIA_TOO_LARGE', `what is fetched by itself (${bytes} bytes)`);
}

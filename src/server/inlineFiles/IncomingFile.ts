import type { FileDoor } from '../../domain/ports/media';

/** A file on its way to the disk, handed over part by part: the memory of one that was written is free again. */
export class IncomingFile {
	readonly #taken: Promise<{ mediaId: string }>;
	/** Not written yet. */
	#part: Uint8Array | null = null;
	#isDone = false;
	#failure: Error | null = null;
	#wakeReader: () => void = () => undefined;
	#wakeWriter: () => void = () => undefined;

	constructor(door: FileDoor) {
		this.#taken = door.take(this.#parts(), { mimeType: '' });
		// Who writes next, or closes, hears of it.
		this.#taken.catch(() => undefined);
	}

	/** Resolves once the bytes are needed no more. Rejects with what keeps them from the disk. */
	async write(bytes: Uint8Array): Promise<void> {
		const written = new Promise<void>((resolve) => (this.#wakeWriter = resolve));
		this.#part = bytes;
		this.#wakeReader();
		await Promise.race([written, this.#taken]);
	}

	/** Its media ID, once it is durable. */
	async close(): Promise<string> {
		this.#isDone = true;
		this.#wakeReader();
		return (await this.#taken).mediaId;
	}

	/** Leaves nothing behind. */
	async abort(): Promise<void> {
		this.#failure = new Error('the request was broken off');
		this.#wakeReader();
		await this.#taken.catch(() => undefined);
	}

	async *#parts(): AsyncGenerator<Uint8Array> {
		for (;;) {
			if (this.#failure) throw this.#failure;
			if (this.#part) {
				yield this.#part;
				this.#part = null;
				this.#wakeWriter();
			} else if (this.#isDone) return;
			else await new Promise<void>((resolve) => (this.#wakeReader = resolve));
		}
	}
}

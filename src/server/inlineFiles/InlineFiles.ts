import { randomUUID } from 'node:crypto';
import { isObject } from '../../dialects/kit';
import { dataUrlHead } from '../../domain/media';
import type { FileDoor } from '../../domain/ports/media';
import { spell, type Spelling } from './Base64Text';
import { IncomingFile } from './IncomingFile';

interface Kept {
	mediaId: string;
	spelling: Spelling;
}

type Fields = Record<string, unknown>;

/** More than any message has; each is a write of its own to the disk. */
const MOST = 32;
const FILE_FIELDS: ReadonlySet<string> = new Set([
	...['url', 'base64', 'mediaId', 'fileName', 'mimeType'],
]);

/**
 * The files that stood as Base64 in the JSON of one request, on the disk. In the JSON a word stands for each, which no
 * tongue knows: it goes where the text would have gone.
 */
export class InlineFiles {
	readonly #byWord = new Map<string, Kept>();
	/** Begun or kept. */
	#count = 0;

	constructor(private readonly door: FileDoor) {}

	get isFull(): boolean {
		return this.#count >= MOST;
	}

	open(): IncomingFile {
		this.#count += 1;
		return new IncomingFile(this.door);
	}

	/** The word that stands for a file from now on. */
	add(mediaId: string, spelling: Spelling): string {
		const word = `file-${randomUUID()}`;
		this.#byWord.set(word, { mediaId, spelling });
		return word;
	}

	/** The text of a file that turned out to be none. It is forgotten. */
	async takeBack(mediaId: string, spelling: Spelling): Promise<string> {
		const text = await this.#textOf({ mediaId, spelling });
		await this.door.drop(mediaId);
		return text;
	}

	/**
	 * A command with each file named by its media ID, where a file may stand; anywhere else the words are the text again
	 * that they stand for.
	 */
	async place(input: Fields): Promise<Fields> {
		return this.#byWord.size === 0 ? input : ((await this.#placed(input)) as Fields);
	}

	/** The files no longer need to be there for this request. What cannot be dropped expires by itself. */
	async drop(): Promise<void> {
		const all = [...this.#byWord.values()];
		this.#byWord.clear();
		await Promise.allSettled(all.map(({ mediaId }) => this.door.drop(mediaId)));
	}

	async #placed(value: unknown): Promise<unknown> {
		if (typeof value === 'string') return this.#written(value);
		if (Array.isArray(value)) return Promise.all(value.map((each) => this.#placed(each)));
		if (!isObject(value)) return value;
		const file = this.#asFile(value);
		if (file) return file;
		const entries = Object.entries(value).map(
			async ([name, inner]) => [name, await this.#placed(inner)] as const,
		);
		return Object.fromEntries(await Promise.all(entries));
	}

	/** Null for what names no file of these, or names another beside it. */
	#asFile({ base64, ...rest }: Fields): Fields | null {
		if (typeof base64 !== 'string' || rest.mediaId !== undefined) return null;
		if (!Object.keys(rest).every((name) => FILE_FIELDS.has(name))) return null;
		const [head = '', type] = dataUrlHead.exec(base64) ?? [];
		const kept = this.#byWord.get(base64.slice(head.length));
		if (!kept) return null;
		return { ...(type && { mimeType: type }), ...rest, mediaId: kept.mediaId };
	}

	async #written(text: string): Promise<string> {
		let written = text;
		for (const [word, kept] of this.#byWord) {
			if (written.includes(word)) written = written.replaceAll(word, await this.#textOf(kept));
		}
		return written;
	}

	async #textOf({ mediaId, spelling }: Kept): Promise<string> {
		const parts: Uint8Array[] = [];
		for await (const part of this.door.read(mediaId)) parts.push(part);
		return spell(Buffer.concat(parts), spelling);
	}
}

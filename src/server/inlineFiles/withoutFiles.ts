import { Base64Text } from './Base64Text';
import type { IncomingFile } from './IncomingFile';
import type { InlineFiles } from './InlineFiles';
import { LongStrings, type Piece } from './LongStrings';

/**
 * The JSON of a body while it comes, its long values that are Base64 or data URLs on the disk and a word of `files` in
 * the place of each. Whatever else it holds stays, mistakes too. When it ends early nothing is left on the disk.
 */
export async function* withoutFiles(
	body: AsyncIterable<Buffer>,
	files: InlineFiles,
	longest: number,
): AsyncGenerator<Buffer> {
	const strings = new LongStrings(longest);
	let value: LongValue | null = null;
	try {
		for await (const part of body) {
			for (const piece of strings.push(part)) {
				if (!piece.isLong) {
					yield piece.bytes;
					continue;
				}
				value ??= new LongValue(files);
				yield* value.push(piece);
				if (piece.ends) value = null;
			}
		}
		for (const { bytes } of strings.end()) yield bytes;
		if (value) yield* value.giveUp();
	} catch (error) {
		await value?.abort();
		await files.drop();
		throw error;
	}
}

/** One long string, which is a file for as long as it reads like one. */
class LongValue {
	#text: Base64Text | null;
	#file: IncomingFile | null = null;

	constructor(private readonly files: InlineFiles) {
		this.#text = files.isFull ? null : new Base64Text();
	}

	/** What goes on in place of a piece. */
	async *push({ bytes, ends }: Piece): AsyncGenerator<Buffer> {
		const decoded = this.#text?.push(bytes) ?? null;
		if (decoded === null) {
			yield* this.giveUp();
			yield bytes;
			return;
		}
		this.#file ??= this.files.open();
		await this.#file.write(decoded);
		if (ends) yield* this.#end();
	}

	/** The text so far, which is no file. */
	async *giveUp(): AsyncGenerator<Buffer> {
		const [text, file] = [this.#text, this.#file];
		this.#text = null;
		this.#file = null;
		if (!text) return;
		yield Buffer.from(text.head, 'latin1');
		if (file) {
			const written = await this.files.takeBack(await file.close(), text.spelling);
			yield Buffer.from(JSON.stringify(written).slice(1, -1));
		}
		yield Buffer.from(text.cut, 'latin1');
	}

	async abort(): Promise<void> {
		await this.#file?.abort();
	}

	async *#end(): AsyncGenerator<Buffer> {
		const [text, file] = [this.#text, this.#file];
		const end = text?.end();
		if (!text || !file || !end) {
			yield* this.giveUp();
			return;
		}
		await file.write(end.bytes);
		const word = this.files.add(await file.close(), end.spelling);
		this.#file = null;
		yield Buffer.from(text.head + word, 'latin1');
	}
}

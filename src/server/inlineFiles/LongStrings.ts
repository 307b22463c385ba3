/** Bytes of a JSON text: to be passed on as they are, or part of what stands between the quotes of a long string. */
export interface Piece {
	bytes: Buffer;
	/** Of a long string; its last part has `ends`, and may be empty. */
	isLong: boolean;
	ends: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const [COLON, COMMA] = [0x3a, 0x2c];
/** Nobody puts a file deeper, and what is open has to be remembered. */
const DEEPEST = 64;

/**
 * Finds the long string values of a JSON text that comes in parts, cut anywhere. All pieces one after the other are the
 * text again, byte by byte, escapes and all. It judges nothing: of a text that is no JSON the pieces are the text, too.
 */
export class LongStrings {
	#isInString = false;
	#isEscaped = false;
	/** The string is a value, not the name of a member. */
	#isValue = false;
	#isLong = false;
	/** What stood last outside of strings, white space aside. */
	#last = 0;
	/** Whether each of what is open is a list. */
	readonly #open: boolean[] = [];
	#depth = 0;
	/** The beginning of a value that may become a long one. */
	#held: Buffer[] = [];
	#heldBytes = 0;

	/** Strings of more than `longest` bytes, as they are written, are long. */
	constructor(private readonly longest: number) {}

	*push(part: Buffer): Generator<Piece> {
		let from = 0;
		let at = 0;
		for (;;) {
			if (!this.#isInString) at = this.#toString(part, at);
			if (at === part.length) break;
			const end = this.#toEnd(part, at);
			// Short values stay where they are: of a body of many each would cost as much as a long one.
			if (this.#isValue && this.#isAtBorder(end - at)) {
				if (at > from) yield passed(part.subarray(from, at));
				yield* this.#value(part.subarray(at, end), !this.#isInString);
				from = end;
			}
			at = this.#isInString ? end : end + 1;
		}
		if (from < part.length) yield passed(part.subarray(from));
	}

	/** What is held of a text that ends within a string. */
	*end(): Generator<Piece> {
		yield* this.#release();
	}

	/** Of a value that is long within a part, or did not begin or does not end there. */
	#isAtBorder(length: number): boolean {
		const hasBegun = this.#isLong || this.#heldBytes > 0;
		return hasBegun || this.#isInString || length > this.longest;
	}

	*#value(bytes: Buffer, ends: boolean): Generator<Piece> {
		if (!this.#isLong && this.#heldBytes + bytes.length > this.longest) {
			this.#isLong = true;
			bytes = Buffer.concat([...this.#held, bytes]);
			this.#forget();
		}
		if (this.#isLong) yield { bytes, isLong: true, ends };
		else if (ends) yield* this.#release(bytes);
		else this.#hold(bytes);
		if (ends) this.#isLong = false;
	}

	#hold(bytes: Buffer): void {
		this.#held.push(bytes);
		this.#heldBytes += bytes.length;
	}

	*#release(...more: Buffer[]): Generator<Piece> {
		const all = [...this.#held, ...more];
		this.#forget();
		for (const bytes of all) yield passed(bytes);
	}

	#forget(): void {
		this.#held = [];
		this.#heldBytes = 0;
	}

	/** To behind the next quote that opens a string, or to the end. */
	#toString(part: Buffer, from: number): number {
		for (let at = from; at < part.length; at += 1) {
			const byte = part[at] as number;
			if (byte <= 0x20) continue;
			if (byte === QUOTE) {
				this.#isInString = true;
				this.#isValue = this.#expectsValue();
				return at + 1;
			}
			if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#enter(byte === OPEN_LIST);
			else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#leave();
			this.#last = byte;
		}
		return part.length;
	}

	/** To the quote that closes a string, or to the end. */
	#toEnd(part: Buffer, from: number): number {
		for (let at = from; at < part.length; at += 1) {
			const byte = part[at];
			if (this.#isEscaped) this.#isEscaped = false;
			else if (byte === BACKSLASH) this.#isEscaped = true;
			else if (byte === QUOTE) {
				this.#isInString = false;
				this.#last = QUOTE;
				return at;
			}
		}
		return part.length;
	}

	#expectsValue(): boolean {
		if (this.#depth > DEEPEST) return false;
		if (this.#last === COLON || this.#last === OPEN_LIST) return true;
		return this.#last === COMMA && this.#open.at(-1) === true;
	}

	#enter(isList: boolean): void {
		this.#depth += 1;
		if (this.#depth <= DEEPEST) this.#open.push(isList);
	}

	#leave(): void {
		if (this.#depth <= DEEPEST) this.#open.pop();
		this.#depth = Math.max(0, this.#depth - 1);
	}
}

function passed(bytes: Buffer): Piece {
	return { bytes, isLong: false, ends: false };
}

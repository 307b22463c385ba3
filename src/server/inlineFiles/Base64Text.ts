/** Escapes of JSON that some libraries write for characters of Base64, such as `\/` and `\u002B`. */
const ESCAPES = /\\(?:(\/)|u00(2b|2f|3d))/gi;
const CUT_ESCAPE = /\\(?:u[0-9a-f]{0,3})?$/i;
const DATA_URL_HEAD = /^data:[^,"]{0,1000},/;
/** Less than four characters, and padding. */
const REMAINDER = /^[\w+/-]{0,3}={0,2}$/;

/** All that is needed to write the same text again from its bytes. */
export interface Spelling {
	alphabet: 'base64' | 'base64url';
	/** Bytes that the characters before the tail stand for. */
	wholeBytes: number;
	/** The last characters, which stand for less than three bytes, with padding. */
	tail: string;
}

/**
 * Base64 on its way, as it stands between the quotes of a JSON string: decoded part by part. What is not written as one
 * line of one alphabet is none here, since its text could not be had back from its bytes.
 */
export class Base64Text {
	#head: string | null = null;
	/** Characters that are not decoded yet: fewer than four, and padding. */
	#over = '';
	/** An escape whose end has not come. */
	#cut = '';
	#isUrl: boolean | null = null;
	#wholeBytes = 0;
	#memory = Buffer.alloc(0);

	/** A data URL up to its comma as JSON has it; empty without one. */
	get head(): string {
		return this.#head ?? '';
	}

	/** What was pushed and is not among the bytes, as JSON may write it. */
	get remainder(): string {
		return this.#over + this.#cut;
	}

	/**
	 * Bytes of the next part, which are there until the one after it: they share their memory. Null when this is no
	 * Base64; then the part changed nothing. The first part must have all of the head.
	 */
	push(part: Buffer): Buffer | null {
		const written = this.#cut + part.toString('latin1');
		const head = this.#head ?? DATA_URL_HEAD.exec(written)?.[0] ?? '';
		const text = this.#head === null ? written.slice(head.length) : written;
		const cut = text.includes('\\') ? (CUT_ESCAPE.exec(text)?.[0] ?? '') : '';
		const chars = this.#over + unescaped(text.slice(0, text.length - cut.length));
		const isUrl = this.#isUrlOf(chars);
		if (isUrl === undefined) return null;
		const padding = chars.indexOf('=');
		const clear = padding < 0 ? chars.length : padding;
		const whole = clear - (clear % 4);
		const over = chars.slice(whole);
		const bytes = REMAINDER.test(over) ? this.#decode(chars.slice(0, whole)) : null;
		if (bytes === null) return null;
		this.#head = head;
		this.#cut = cut;
		this.#over = over;
		this.#isUrl = isUrl;
		this.#wholeBytes += bytes.length;
		return bytes;
	}

	/** The last bytes, and how the text was spelled; null when it ends within an escape. */
	end(): { bytes: Buffer; spelling: Spelling } | null {
		if (this.#cut !== '') return null;
		const spelling = this.spelling;
		return { bytes: Buffer.from(spelling.tail, 'base64'), spelling };
	}

	get spelling(): Spelling {
		const alphabet = this.#isUrl ? 'base64url' : 'base64';
		return { alphabet, wholeBytes: this.#wholeBytes, tail: this.#over };
	}

	/** Null when a character is none of Base64: Node leaves out what it does not know, and too few bytes come out. */
	#decode(chars: string): Buffer | null {
		const size = (chars.length / 4) * 3;
		if (this.#memory.length < size) this.#memory = Buffer.allocUnsafeSlow(size);
		const bytes = this.#memory.subarray(0, size);
		return bytes.write(chars, 'base64') === size ? bytes : null;
	}

	/** Null: no character says which alphabet it is; undefined: both. */
	#isUrlOf(chars: string): boolean | null | undefined {
		const isUrl = this.#isUrl === true || chars.includes('-') || chars.includes('_');
		const isStandard = this.#isUrl === false || chars.includes('+') || chars.includes('/');
		if (isUrl && isStandard) return undefined;
		return isUrl || isStandard ? isUrl : null;
	}
}

/** The text that bytes were decoded from. */
export function spell(bytes: Buffer, { alphabet, wholeBytes, tail }: Spelling): string {
	return bytes.subarray(0, wholeBytes).toString(alphabet) + tail;
}

function unescaped(text: string): string {
	if (!text.includes('\\')) return text;
	return text.replace(ESCAPES, (_, slash: string | undefined, code: string) =>
		slash === undefined ? String.fromCharCode(Number.parseInt(code, 16)) : slash,
	);
}

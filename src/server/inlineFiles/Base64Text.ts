import { fold, type Lines, noLines, unfold } from './lines';

/** Escapes of JSON for characters of Base64, which some libraries write as `\/` and `\u002B`, and for ends of lines. */
const ESCAPES = /\\(?:([/nr])|u00(2b|2f|3d))/gi;
const SHORT_ESCAPES: Record<string, string> = { n: '\n', r: '\r' };
/** At the end of a part; the end of a line is never cut in two. */
const CUT_ESCAPE = /(?:\\r)?\\(?:u[0-9a-f]{0,3})?$|\\r$/i;
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
	lines: Lines;
}

/**
 * Base64 on its way, as it stands between the quotes of a JSON string: decoded part by part. What is not written in one
 * alphabet and lines of one length is none here, since its text could not be had back from its bytes.
 */
export class Base64Text {
	#head: string | null = null;
	/** Characters that are not decoded yet: fewer than four, and padding. */
	#over = '';
	/** An escape whose end has not come. */
	#cut = '';
	#isUrl: boolean | null = null;
	#lines = noLines;
	#wholeBytes = 0;
	#memory = Buffer.alloc(0);

	/** A data URL up to its comma as JSON has it; empty without one. */
	get head(): string {
		return this.#head ?? '';
	}

	/** The end of what was pushed, as JSON has it, of which nobody knows yet what it is. */
	get cut(): string {
		return this.#cut;
	}

	/**
	 * Bytes of the next part, which are there until the one after it: they share their memory. Null when this is no
	 * Base64; then the part changed nothing. The first part must have all of the head.
	 */
	push(part: Buffer): Buffer | null {
		const written = this.#cut + part.toString('latin1');
		// Without an escape it is no JSON, which is to be found by who parses it.
		if (written.includes('\n') || written.includes('\r')) return null;
		const head = this.#head ?? DATA_URL_HEAD.exec(written)?.[0] ?? '';
		const text = this.#head === null ? written.slice(head.length) : written;
		const cut = text.includes('\\') ? (CUT_ESCAPE.exec(text)?.[0] ?? '') : '';
		const unfolded = unfold(unescaped(text.slice(0, text.length - cut.length)), this.#lines);
		if (unfolded === null) return null;
		const chars = this.#over + unfolded.chars;
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
		this.#lines = unfolded.lines;
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
		const [wholeBytes, tail, lines] = [this.#wholeBytes, this.#over, this.#lines];
		return { alphabet, wholeBytes, tail, lines };
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
export function spell(bytes: Buffer, { alphabet, wholeBytes, tail, lines }: Spelling): string {
	return fold(bytes.subarray(0, wholeBytes).toString(alphabet) + tail, lines);
}

function unescaped(text: string): string {
	if (!text.includes('\\')) return text;
	return text.replace(ESCAPES, (_, short: string | undefined, code: string) =>
		short === undefined
			? String.fromCharCode(Number.parseInt(code, 16))
			: (SHORT_ESCAPES[short] ?? short),
	);
}

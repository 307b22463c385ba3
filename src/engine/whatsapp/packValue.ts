/**
 * A small binary form for what the library keeps per key: JSON's values plus bytes. Base64 text is stored as the bytes
 * it stands for (a Signal session is little else) and comes back as the same text. Self-contained on purpose: the form
 * on disk must not change with Node's own serialiser.
 */
const enum Tag {
	Null = 0,
	False = 1,
	True = 2,
	/** Signed 32 bits. */
	Int = 3,
	/** 64-bit float. */
	Float = 4,
	Text = 5,
	Bytes = 6,
	/** Bytes that are base64 text for the library. */
	Base64 = 7,
	List = 8,
	Map = 9,
}

/** Shorter texts gain nothing. */
const SHORTEST_BASE64 = 24;
const base64Form = /^[A-Za-z0-9+/]+={0,2}$/;

export function packValue(value: unknown): Uint8Array {
	const parts: Buffer[] = [];
	write(value, parts);
	return Buffer.concat(parts);
}

export function unpackValue(packed: Uint8Array): unknown {
	const reader = new Reader(packed);
	const value = reader.value();
	reader.requireEnd();
	return value;
}

function write(value: unknown, parts: Buffer[]): void {
	if (value === null || value === undefined) parts.push(head(Tag.Null));
	else if (typeof value === 'boolean') parts.push(head(value ? Tag.True : Tag.False));
	else if (typeof value === 'number') writeNumber(value, parts);
	else if (typeof value === 'string') writeText(value, parts);
	else if (value instanceof Uint8Array) writeBytes(Tag.Bytes, value, parts);
	else if (Array.isArray(value)) {
		parts.push(head(Tag.List, value.length));
		for (const item of value) write(item, parts);
	} else if (typeof value === 'object') writeMap(value, parts);
	else throw new TypeError(`a ${typeof value} cannot be stored`);
}

function writeMap(value: object, parts: Buffer[]): void {
	const entries = Object.entries(value).filter(([, each]) => each !== undefined);
	parts.push(head(Tag.Map, entries.length));
	for (const [key, each] of entries) {
		writeText(key, parts);
		write(each, parts);
	}
}

function writeText(text: string, parts: Buffer[]): void {
	if (text.length >= SHORTEST_BASE64 && text.length % 4 === 0 && base64Form.test(text)) {
		const bytes = Buffer.from(text, 'base64');
		// Base64 with stray bits in its last letter would come back as another text.
		if (bytes.toString('base64') === text) return writeBytes(Tag.Base64, bytes, parts);
	}
	writeBytes(Tag.Text, Buffer.from(text, 'utf8'), parts);
}

function writeBytes(tag: Tag, bytes: Uint8Array, parts: Buffer[]): void {
	parts.push(
		head(tag, bytes.length),
		Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
	);
}

function writeNumber(value: number, parts: Buffer[]): void {
	const isInt = value === (value | 0) && !Object.is(value, -0);
	const bytes = Buffer.allocUnsafe(isInt ? 5 : 9);
	bytes[0] = isInt ? Tag.Int : Tag.Float;
	if (isInt) bytes.writeInt32LE(value, 1);
	else bytes.writeDoubleLE(value, 1);
	parts.push(bytes);
}

/** A tag and a length: seven bits to a byte, low ones first, the high bit says that more follow. */
function head(tag: Tag, length?: number): Buffer {
	const bytes: number[] = [tag];
	let left = length ?? 0;
	while (left > 0x7f) {
		bytes.push((left & 0x7f) | 0x80);
		left >>>= 7;
	}
	if (length !== undefined) bytes.push(left);
	return Buffer.from(bytes);
}

class Reader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(packed: Uint8Array) {
		this.#bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	}

	value(): unknown {
		const tag = this.#byte() as Tag;
		switch (tag) {
			case Tag.Null:
				return null;
			case Tag.False:
				return false;
			case Tag.True:
				return true;
			case Tag.Int:
				return this.#take(4).readInt32LE();
			case Tag.Float:
				return this.#take(8).readDoubleLE();
			case Tag.Text:
				return this.#take(this.#length()).toString('utf8');
			case Tag.Bytes:
				return Buffer.from(this.#take(this.#length()));
			case Tag.Base64:
				return this.#take(this.#length()).toString('base64');
			case Tag.List:
				return Array.from({ length: this.#length() }, () => this.value());
			case Tag.Map:
				return this.#map();
		}
		throw new Error(`packed value holds an unknown tag ${String(tag)}`);
	}

	requireEnd(): void {
		const left = this.#bytes.length - this.#at;
		if (left > 0) throw new Error(`packed value has ${left} bytes too many`);
	}

	#map(): Record<string, unknown> {
		const map: Record<string, unknown> = {};
		for (let left = this.#length(); left > 0; left -= 1) {
			const key = String(this.value());
			const value = this.value();
			if (key !== '__proto__') map[key] = value;
			else Object.defineProperty(map, key, { value, enumerable: true });
		}
		return map;
	}

	#length(): number {
		let length = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.#byte();
			length += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return length;
		}
	}

	#byte(): number {
		const byte = this.#bytes[this.#at];
		if (byte === undefined) throw new Error('packed value is cut off');
		this.#at += 1;
		return byte;
	}

	#take(count: number): Buffer {
		const end = this.#at + count;
		if (end > this.#bytes.length) throw new Error('packed value is cut off');
		const slice = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return slice;
	}
}

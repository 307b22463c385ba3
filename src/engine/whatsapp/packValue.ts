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
	const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	const [value, end] = read(bytes, 0);
	if (end !== bytes.length) throw new Error(`packed value has ${bytes.length - end} bytes too many`);
	return value;
}

function write(value: unknown, parts: Buffer[]): void {
	if (value === null || value === undefined) parts.push(Buffer.from([Tag.Null]));
	else if (typeof value === 'boolean') parts.push(Buffer.from([value ? Tag.True : Tag.False]));
	else if (typeof value === 'number') parts.push(numberBytes(value));
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
	parts.push(head(tag, bytes.length), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function head(tag: Tag, length: number): Buffer {
	const bytes = Buffer.allocUnsafe(5);
	bytes[0] = tag;
	bytes.writeUInt32LE(length, 1);
	return bytes;
}

function numberBytes(value: number): Buffer {
	const isInt = Number.isInteger(value) && value === (value | 0) && !Object.is(value, -0);
	const bytes = Buffer.allocUnsafe(isInt ? 5 : 9);
	bytes[0] = isInt ? Tag.Int : Tag.Float;
	if (isInt) bytes.writeInt32LE(value, 1);
	else bytes.writeDoubleLE(value, 1);
	return bytes;
}

function read(bytes: Buffer, at: number): [value: unknown, end: number] {
	const tag = bytes.readUInt8(at) as Tag;
	switch (tag) {
		case Tag.Null:
			return [null, at + 1];
		case Tag.False:
			return [false, at + 1];
		case Tag.True:
			return [true, at + 1];
		case Tag.Int:
			return [bytes.readInt32LE(at + 1), at + 5];
		case Tag.Float:
			return [bytes.readDoubleLE(at + 1), at + 9];
		case Tag.Text:
		case Tag.Bytes:
		case Tag.Base64:
			return readBytes(bytes, at, tag);
		case Tag.List:
			return readList(bytes, at);
		case Tag.Map:
			return readMap(bytes, at);
	}
	throw new Error(`packed value holds an unknown tag ${String(tag)}`);
}

function readBytes(bytes: Buffer, at: number, tag: Tag): [value: unknown, end: number] {
	const end = at + 5 + bytes.readUInt32LE(at + 1);
	if (end > bytes.length) throw new Error('packed value is cut off');
	const slice = bytes.subarray(at + 5, end);
	if (tag === Tag.Text) return [slice.toString('utf8'), end];
	return [tag === Tag.Base64 ? slice.toString('base64') : Buffer.from(slice), end];
}

function readList(bytes: Buffer, at: number): [value: unknown[], end: number] {
	const list: unknown[] = [];
	let end = at + 5;
	for (let left = bytes.readUInt32LE(at + 1); left > 0; left -= 1) {
		const [item, next] = read(bytes, end);
		list.push(item);
		end = next;
	}
	return [list, end];
}

function readMap(bytes: Buffer, at: number): [value: Record<string, unknown>, end: number] {
	const map: Record<string, unknown> = {};
	let end = at + 5;
	for (let left = bytes.readUInt32LE(at + 1); left > 0; left -= 1) {
		const [key, afterKey] = read(bytes, end);
		const [item, next] = read(bytes, afterKey);
		map[String(key)] = item;
		end = next;
	}
	return [map, end];
}

/** Sound as it is read: one channel, as it comes. */
export interface Sound {
	rate: number;
	samples: AsyncIterable<Float32Array>;
}

interface Format {
	/** 1 whole numbers, 3 fractions. */
	encoding: number;
	channels: number;
	rate: number;
	bytesPerSample: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const CHUNK_HEADER_BYTES = 8;

/** Reads a WAV of whole numbers (8, 16, 24 or 32 bits) or of 32-bit fractions. Rejects with a TypeError for others. */
export async function readWav(bytes: AsyncIterable<Uint8Array>): Promise<Sound> {
	const reader = new ByteReader(bytes);
	const riff = await reader.take(12);
	if (riff.toString('latin1', 0, 4) !== 'RIFF') throw new TypeError('it is no WAV');
	let format: Format | null = null;
	for (;;) {
		const header = await reader.take(CHUNK_HEADER_BYTES);
		if (header.length < CHUNK_HEADER_BYTES) throw new TypeError('the WAV has no sound');
		const size = header.readUInt32LE(4);
		const name = header.toString('latin1', 0, 4);
		if (name === 'data') break;
		const chunk = await reader.take(size + (size % 2));
		if (name === 'fmt ') format = readFormat(chunk);
	}
	if (!format) throw new TypeError('the WAV does not say its format');
	return { rate: format.rate, samples: decode(reader, format) };
}

function readFormat(chunk: Buffer): Format {
	const said = chunk.readUInt16LE(0);
	// The real encoding is the start of a GUID behind the extension.
	const encoding = said === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : said;
	const bits = chunk.readUInt16LE(14);
	const channels = chunk.readUInt16LE(2);
	const isKnown =
		(encoding === PCM && [8, 16, 24, 32].includes(bits)) || (encoding === FLOAT && bits === 32);
	if (!isKnown || channels === 0) {
		throw new TypeError(`a WAV of encoding ${encoding} with ${bits} bits is not read`);
	}
	return { encoding, channels, rate: chunk.readUInt32LE(4), bytesPerSample: bits / 8 };
}

async function* decode(reader: ByteReader, format: Format): AsyncGenerator<Float32Array> {
	const { channels, bytesPerSample } = format;
	const read = sampleReader(format);
	const frame = channels * bytesPerSample;
	for await (const bytes of reader.frames(frame)) {
		const mono = new Float32Array(bytes.length / frame);
		for (let index = 0; index < mono.length; index += 1) {
			let sum = 0;
			for (let channel = 0; channel < channels; channel += 1) {
				sum += read(bytes, index * frame + channel * bytesPerSample);
			}
			mono[index] = sum / channels;
		}
		yield mono;
	}
}

function sampleReader({ encoding, bytesPerSample }: Format): (bytes: Buffer, at: number) => number {
	if (encoding === FLOAT) return (bytes, at) => bytes.readFloatLE(at);
	if (bytesPerSample === 1) return (bytes, at) => (bytes.readUInt8(at) - 128) / 128;
	const scale = 2 ** (8 * bytesPerSample - 1);
	return (bytes, at) => bytes.readIntLE(at, bytesPerSample) / scale;
}

/** Bytes of a stream in the pieces that are asked for. */
class ByteReader {
	readonly #parts: AsyncIterator<Uint8Array>;
	#held = Buffer.alloc(0);

	constructor(bytes: AsyncIterable<Uint8Array>) {
		this.#parts = bytes[Symbol.asyncIterator]();
	}

	/** Fewer at the end. */
	async take(count: number): Promise<Buffer> {
		while (this.#held.length < count && (await this.#more())) continue;
		const taken = this.#held.subarray(0, count);
		this.#held = this.#held.subarray(taken.length);
		return taken;
	}

	/** The rest in pieces of whole frames. */
	async *frames(size: number): AsyncGenerator<Buffer> {
		do {
			const whole = this.#held.length - (this.#held.length % size);
			if (whole > 0) yield await this.take(whole);
		} while (await this.#more());
	}

	async #more(): Promise<boolean> {
		const next = await this.#parts.next();
		if (next.done) return false;
		this.#held = Buffer.concat([this.#held, next.value]);
		return true;
	}
}

import type { Sound } from './readWav';

/** Reads an MP3. Rejects with a TypeError when there is no sound in it. */
export async function readMp3(bytes: AsyncIterable<Uint8Array>): Promise<Sound> {
	const { MPEGDecoder } = await import('mpg123-decoder');
	const decoder = new MPEGDecoder();
	await decoder.ready;
	const decoded = decode(decoder, bytes);
	// The rate is in the first frame that has sound.
	for (;;) {
		const { done, value } = await decoded.next();
		if (done) throw new TypeError('there is no sound in it');
		if (value.samples.length === 0) continue;
		return { rate: value.rate, samples: samplesOf(value.samples, decoded) };
	}
}

interface Decoded {
	rate: number;
	samples: Float32Array;
}

interface Decoder {
	decode(bytes: Uint8Array): { channelData: Float32Array[]; sampleRate: number };
	free(): void;
}

async function* decode(
	decoder: Decoder,
	bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Decoded, undefined> {
	try {
		for await (const part of bytes) {
			const { channelData, sampleRate } = decoder.decode(part);
			yield { rate: sampleRate, samples: mix(channelData) };
		}
	} finally {
		decoder.free();
	}
	return undefined;
}

async function* samplesOf(
	first: Float32Array,
	rest: AsyncGenerator<Decoded>,
): AsyncGenerator<Float32Array> {
	yield first;
	for await (const { samples } of rest) yield samples;
}

function mix([left = new Float32Array(0), right]: Float32Array[]): Float32Array {
	if (!right) return left;
	return left.map((sample, index) => (sample + (right[index] ?? 0)) / 2);
}

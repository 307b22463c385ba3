import { randomInt } from 'node:crypto';
import { OggWriter, OPUS_RATE } from './ogg';
import type { Sound } from './readWav';
import { Resampler } from './Resampler';

/** Samples of one packet: 20 ms, as phones record. */
const FRAME = OPUS_RATE / 50;
const BITS_PER_SECOND = 32_000;

/** Sound as a voice note: Ogg with Opus, one channel, while it comes. */
export async function* encodeVoice({ rate, samples }: Sound): AsyncGenerator<Buffer> {
	const { Application, createEncoder } = await import('libopus-wasm');
	const encoder = await createEncoder({
		channels: 1,
		sampleRate: OPUS_RATE,
		application: Application.Voip,
		bitrate: BITS_PER_SECOND,
	});
	try {
		const lookahead = encoder.getLookahead();
		const ogg = new OggWriter(randomInt(2 ** 32), lookahead);
		yield ogg.head();
		let count = 0;
		for await (const frame of frames(resampled({ rate, samples }), lookahead)) {
			count += frame.length;
			const page = ogg.add(encoder.encodeFloat(padded(frame), { frameSize: FRAME }).slice(), FRAME);
			if (page) yield page;
		}
		yield ogg.end(Math.max(0, count - lookahead));
	} finally {
		encoder.free();
	}
}

async function* resampled({ rate, samples }: Sound): AsyncGenerator<Float32Array> {
	if (rate === OPUS_RATE) {
		yield* samples;
		return;
	}
	const resampler = new Resampler(rate, OPUS_RATE);
	for await (const part of samples) yield resampler.add(part);
	yield resampler.end();
}

/** Pieces of one packet each, the last one shorter; silence at the end lets out what the encoder holds back. */
async function* frames(
	samples: AsyncIterable<Float32Array>,
	lookahead: number,
): AsyncGenerator<Float32Array> {
	let held = new Float32Array(0);
	for await (const part of withSilence(samples, lookahead)) {
		const all = new Float32Array(held.length + part.length);
		all.set(held);
		all.set(part, held.length);
		let at = 0;
		for (; at + FRAME <= all.length; at += FRAME) yield all.subarray(at, at + FRAME);
		held = all.slice(at);
	}
	if (held.length > 0) yield held;
}

async function* withSilence(samples: AsyncIterable<Float32Array>, length: number) {
	yield* samples;
	yield new Float32Array(length);
}

function padded(frame: Float32Array): Float32Array {
	if (frame.length === FRAME) return frame;
	const whole = new Float32Array(FRAME);
	whole.set(frame);
	return whole;
}

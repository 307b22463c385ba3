import { opusPackets, OPUS_RATE } from './ogg';

/** What phones show of a voice note. */
const BARS = 64;
const LOUDEST = 100;

/** 64 levels from 0 to 100, the loudest of them 100; null when there is no sound in it. */
export async function drawWaveform(ogg: Buffer): Promise<Buffer | null> {
	const loudness = await measure(ogg);
	if (loudness.length === 0) return null;
	const bars = Array.from({ length: BARS }, (_, bar) => {
		const from = Math.floor((bar * loudness.length) / BARS);
		const to = Math.max(from + 1, Math.floor(((bar + 1) * loudness.length) / BARS));
		const part = loudness.slice(from, to);
		return part.reduce((sum, each) => sum + each, 0) / part.length;
	});
	const peak = Math.max(...bars);
	if (!(peak > 0)) return Buffer.alloc(BARS);
	return Buffer.from(bars.map((bar) => Math.floor((bar / peak) * LOUDEST)));
}

/** How loud each packet is. */
async function measure(ogg: Buffer): Promise<number[]> {
	const { createDecoder } = await import('libopus-wasm');
	const decoder = await createDecoder({ channels: 1, sampleRate: OPUS_RATE });
	const levels: number[] = [];
	try {
		for (const packet of opusPackets(ogg)) {
			const samples = decoder.decodeFloat(packet);
			levels.push(samples.reduce((sum, each) => sum + Math.abs(each), 0) / samples.length);
		}
	} finally {
		decoder.free();
	}
	return levels;
}

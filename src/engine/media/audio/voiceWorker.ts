import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { drawWaveform } from './drawWaveform';
import { encodeVoice } from './encodeVoice';
import { readMp3 } from './readMp3';
import { readWav } from './readWav';
import type { VoiceAnswer, VoiceJob } from './VoiceThread';

/** One job in a thread of its own: a minute of sound costs half a second of a core. */
async function work(job: VoiceJob): Promise<void> {
	if (job.what === 'waveform') {
		return say({ part: await drawWaveform(await readFile(job.path)) });
	}
	const bytes = createReadStream(job.path) as AsyncIterable<Buffer>;
	const sound = await (job.type === 'audio/wav' ? readWav(bytes) : readMp3(bytes));
	for await (const page of encodeVoice(sound)) say({ part: page });
}

function say(answer: VoiceAnswer): void {
	parentPort?.postMessage(answer);
}

void work(workerData as VoiceJob).then(
	() => say({ end: true }),
	(error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }),
);

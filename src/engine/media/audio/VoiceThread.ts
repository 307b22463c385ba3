import { Worker } from 'node:worker_threads';
import { GatewayError } from '../../../domain/errors';
import type { Clock } from '../../../domain/ports/clock';
import { workerScript } from '../../../support/workerScript';
import type { VoiceEncoder } from './VoiceEncoder';

export type VoiceJob =
	{ what: 'encode'; path: string; type: string } | { what: 'waveform'; path: string };

export type VoiceAnswer =
	| { part: Uint8Array | null; failure?: undefined; end?: undefined }
	| { failure: string; part?: undefined; end?: undefined }
	| { end: true; part?: undefined; failure?: undefined };

/** An hour of sound is done long before. */
const DEADLINE_MS = 120_000;
/** A file is read as it comes; what a thread needs beyond that is a sign of something odd. */
const MEMORY_MB = 256;

const { script, execArgv } = workerScript(__filename, 'voiceWorker');

/** Encodes in threads of their own, so that no message waits for sound. */
export class VoiceThread implements VoiceEncoder {
	constructor(private readonly clock: Clock) {}

	async *encode(path: string, type: string): AsyncGenerator<Uint8Array> {
		for await (const part of this.#run({ what: 'encode', path, type })) if (part) yield part;
	}

	async waveformOf(path: string): Promise<Buffer | null> {
		try {
			for await (const part of this.#run({ what: 'waveform', path })) {
				return part && Buffer.from(part);
			}
		} catch {
			// Shown as a flat line; nobody misses a message for that.
		}
		return null;
	}

	async *#run(job: VoiceJob): AsyncGenerator<Uint8Array | null> {
		const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB };
		const worker = new Worker(script, { workerData: job, execArgv, resourceLimits });
		const answers = inbox(worker);
		const cancel = this.clock.schedule(DEADLINE_MS, () => void worker.terminate());
		try {
			for (;;) {
				const answer = await answers.next();
				if (answer.end) return;
				if (answer.failure !== undefined) {
					throw new GatewayError('MEDIA_REFUSED', `the sound cannot be read (${answer.failure})`);
				}
				yield answer.part;
			}
		} finally {
			cancel();
			await worker.terminate();
		}
	}
}

/** What a thread says, in order, until it is gone. */
function inbox(worker: Worker): { next(): Promise<VoiceAnswer> } {
	const here: VoiceAnswer[] = [];
	let wake: () => void = () => undefined;
	const put = (answer: VoiceAnswer) => {
		here.push(answer);
		wake();
	};
	worker.on('message', put);
	worker.on('error', ({ message }) => put({ failure: message }));
	worker.on('exit', () => put({ failure: 'it took too long' }));
	return {
		async next() {
			while (here.length === 0) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			return here.shift() as VoiceAnswer;
		},
	};
}

import type { Logger } from 'n8n-workflow';
import type { EventStream, StreamedEvent, StreamWish } from './EventStream';

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

export interface Following {
	/** Connects anew on every call; starts the embedded gateway when it is gone. */
	open: () => Promise<EventStream>;
	wish: StreamWish;
	/** Must not throw; what it does not settle comes again after the next connect. */
	take: (event: StreamedEvent, stream: EventStream) => void;
	logger: Logger;
	signal: AbortSignal;
}

/** Reads a stream until the signal aborts. A gateway that goes away is waited for, with growing pauses. */
export async function followStream(following: Following): Promise<void> {
	const { signal, logger } = following;
	let delayMs = firstDelayMs;
	while (!signal.aborted) {
		const begunAt = Date.now();
		const why = await readOnce(following);
		if (signal.aborted) return;
		if (Date.now() - begunAt > longestDelayMs) delayMs = firstDelayMs;
		logger.warn(`WhatsApp Gateway Trigger: ${why}; connecting again in ${delayMs / 1000} s`);
		await pause(delayMs, signal);
		delayMs = Math.min(delayMs * 2, longestDelayMs);
	}
}

/** Resolves with why the stream ended. */
async function readOnce({ open, wish, take, signal }: Following): Promise<string> {
	try {
		const stream = await open();
		await stream.put(wish);
		for await (const event of stream.read(signal)) take(event, stream);
		return 'the gateway closed the event stream';
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
	});
}

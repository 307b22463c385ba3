import type { AuthState } from './authState';

/** What is used of a WebSocket. */
interface Writable {
	send(data: Uint8Array, written?: (error?: Error) => void): void;
	once(event: 'upgrade', listener: (response: { socket: Line }) => void): unknown;
}

/** The stream below a WebSocket. */
interface Line {
	cork(): void;
	uncork(): void;
}

/**
 * Holds every frame back until all that was stored before it is durable: no message leaves before its ratchet, no receipt
 * before its message. The library goes on meanwhile, so that many steps share one commit.
 */
export class WriteGate {
	#last: Promise<void> = Promise.resolve();
	#waiting = 0;
	#line: Line | null = null;
	#isGathering = false;

	constructor(private readonly auth: AuthState) {}

	/** Takes the place of the socket's own `send`. */
	attach(socket: Writable): void {
		const send = socket.send.bind(socket);
		socket.once('upgrade', ({ socket: line }) => (this.#line = line));
		const write: Writable['send'] = (data, written) => {
			this.#gather();
			send(data, written);
		};
		socket.send = (data, written) => {
			if (this.#waiting === 0 && this.auth.isDurable) return write(data, written);
			this.#waiting += 1;
			const durable = this.auth.durable();
			this.#last = this.#last.then(() => durable).then(() => write(data));
			// A frame whose state could not be stored never leaves, nor does any after it.
			this.#last
				.catch(() => undefined)
				.finally(() => {
					this.#waiting -= 1;
				});
			written?.();
		};
	}

	/** Frames of one turn leave in one write: a commit lets many go at once, and a system call costs more than a frame. */
	#gather(): void {
		const line = this.#line;
		if (!line || this.#isGathering) return;
		this.#isGathering = true;
		line.cork();
		process.nextTick(() => {
			this.#isGathering = false;
			line.uncork();
		});
	}

	/** Resolves once every frame handed over so far is on the wire; rejects when one never will be. */
	flushed(): Promise<void> {
		return this.#last;
	}
}

import { WebSocket } from 'ws';
import { eventually } from '../../scripts/n8n/eventually';

/** What a process has in memory once nothing in it waits to be collected; bytes. */
export interface Heap {
	/** Objects of JavaScript. */
	used: number;
	/** Buffers beside them, which they hold. */
	buffers: number;
}

interface Answer {
	id: number;
	result?: Record<string, number>;
	error?: { message: string };
}

/** V8's own inspector in a Node process that was started with `--inspect=127.0.0.1:port`. */
export class Inspector {
	#lastId = 0;
	readonly #waiting = new Map<number, (answer: Answer) => void>();

	private constructor(private readonly socket: WebSocket) {
		socket.on('message', (data: Buffer) => {
			const answer = JSON.parse(data.toString()) as Answer;
			this.#waiting.get(answer.id)?.(answer);
			this.#waiting.delete(answer.id);
		});
	}

	static async open(port: number): Promise<Inspector> {
		const url = await eventually('the inspector', async () => {
			const response = await fetch(`http://127.0.0.1:${port}/json/list`);
			const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
			return target?.webSocketDebuggerUrl;
		});
		const socket = new WebSocket(url);
		await new Promise<void>((resolve, reject) => {
			socket.once('open', resolve).once('error', reject);
		});
		return new Inspector(socket);
	}

	/** Collects garbage until there is no more of it, and tells what is left. */
	async heap(): Promise<Heap> {
		let last = Infinity;
		for (;;) {
			await this.#ask('HeapProfiler.collectGarbage');
			const { usedSize = 0, backingStorageSize = 0 } = await this.#ask('Runtime.getHeapUsage');
			// What finalisers let go of is free with the next collection.
			if (usedSize > last * 0.998) return { used: usedSize, buffers: backingStorageSize };
			last = usedSize;
		}
	}

	close(): void {
		this.socket.terminate();
	}

	#ask(method: string): Promise<Record<string, number>> {
		const id = (this.#lastId += 1);
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, ({ result = {}, error }) => {
				if (error) reject(new Error(`${method}: ${error.message}`));
				else resolve(result);
			});
			this.socket.send(JSON.stringify({ id, method, params: {} }));
		});
	}
}

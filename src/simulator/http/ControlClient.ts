import { SimulatorError } from '../SimulatorError';
import { encodeJson, LONGEST_WAIT_MS, type ErrorBody } from './protocol';

/** Speaks with the control API of a simulator in another process. */
export class ControlClient {
	constructor(private readonly baseUrl: string) {}

	get<T>(path: string): Promise<T> {
		return this.request<T>('GET', path);
	}

	post<T = void>(path: string, body: object = {}): Promise<T> {
		return this.request<T>('POST', path, body);
	}

	delete(path: string): Promise<void> {
		return this.request('DELETE', path);
	}

	/** A request that waits at the server, asked again until the time is up. */
	async wait<T = void>(path: string, body: object, within: number): Promise<T> {
		const deadline = Date.now() + within;
		for (;;) {
			const left = Math.max(0, deadline - Date.now());
			try {
				return await this.post<T>(path, { ...body, within: Math.min(left, LONGEST_WAIT_MS) });
			} catch (error) {
				const tooEarly = error instanceof SimulatorError && error.status === 408;
				if (!tooEarly || left <= LONGEST_WAIT_MS) throw error;
			}
		}
	}

	/** The lines of an answer that goes on, but for empty ones, until the loop over them is left. */
	async *lines(path: string): AsyncGenerator<string> {
		const abort = new AbortController();
		try {
			const response = await this.fetch(path, { signal: abort.signal });
			let rest = '';
			const decoder = new TextDecoder();
			for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
				const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
				rest = parts.pop() ?? '';
				yield* parts.filter((line) => line !== '');
			}
		} finally {
			abort.abort();
		}
	}

	private async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.fetch(path, {
			method,
			headers: body ? { 'content-type': 'application/json' } : undefined,
			body: body && encodeJson(body),
		});
		const answer = (await response.json()) as T | ErrorBody;
		if (response.ok) return answer as T;
		const { message, hint } = (answer as ErrorBody).error;
		// The server's message ends with its hint.
		throw new SimulatorError(message.replace(`. ${hint}`, ''), hint, response.status);
	}

	private async fetch(path: string, options: RequestInit): Promise<Response> {
		try {
			return await fetch(new URL(path, this.baseUrl), options);
		} catch (error) {
			if (options.signal?.aborted) throw error;
			throw new SimulatorError(
				`No sandbox answers at ${this.baseUrl}`,
				'Start it with `wagate sandbox`, and pass the control URL it prints',
				502,
			);
		}
	}
}

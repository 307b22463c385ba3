import { jsonParse } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import type { HttpRequest, HttpResponse } from '../../../src/domain/ports/http';
import type { Connection } from '../connection';

/** An event as the native tongue writes it. */
export interface WireEvent {
	/** The same on every redelivery. */
	id: string;
	event: EventName;
	instance: string;
	/** ISO 8601. */
	timestamp: string;
	data: Record<string, unknown>;
}

export interface StreamedEvent {
	/** Names the delivery when it is settled. */
	sequence: number;
	event: WireEvent;
	/** Somebody asked for it to be delivered once more, so that it starts an execution again. */
	replay?: boolean;
}

export interface StreamWish {
	events: readonly EventName[];
	/** Whether the workflow answers the conversations, so that other programs may not. */
	claimsAutomation: boolean;
}

const timeoutMs = 15_000;
/** The gateway says something every 15 s; three silences mean that nobody is there any more. */
const silenceMs = 45_000;

/** One durable stream of events of one instance: what was not settled comes again. */
export class EventStream {
	private readonly path: string;

	constructor(
		private readonly connection: Pick<Connection, 'send' | 'stream'>,
		readonly instance: string,
		readonly id: string,
	) {
		this.path = `/v1/instances/${encodeURIComponent(instance)}/streams/${encodeURIComponent(id)}`;
	}

	/** Creates the stream, or changes which events it carries; what waits in it stays. */
	async put(wish: StreamWish): Promise<void> {
		await this.ask({ ...plain('PUT', this.path), ...json(wish) });
	}

	/** Ends once the signal aborts or the gateway hangs up; rejects when it stays silent too long. */
	async *read(signal: AbortSignal): AsyncGenerator<StreamedEvent> {
		const chunks = await this.connection.stream(plain('GET', this.path), signal);
		for await (const line of linesOf(chunks, signal)) {
			if (line !== '') yield jsonParse<StreamedEvent>(line);
		}
	}

	/** Resolves once the gateway will not deliver it again. */
	async settle(sequence: number): Promise<void> {
		const request = { ...plain('POST', `${this.path}/settle`), ...json({ sequences: [sequence] }) };
		await this.ask(request);
	}

	/** Ends the stream with everything that waits in it. A stream or an instance that is gone already is fine. */
	async delete(): Promise<void> {
		await this.ask(plain('DELETE', this.path), [404]);
	}

	private async ask(request: HttpRequest, tolerated: number[] = []): Promise<HttpResponse> {
		const response = await this.connection.send(request);
		if (response.status < 400 || tolerated.includes(response.status)) return response;
		throw refusal(response);
	}
}

/** The gateway's own error, in the shape that `toNodeError` knows. */
function refusal({ status, body }: HttpResponse): Error {
	const { error } = jsonParse<{ error?: { code: string; message: string; hint: string } }>(body, {
		fallbackValue: {},
	});
	if (!error) return new Error(`The gateway answered ${status} to the event stream`);
	return Object.assign(new Error(error.message), { ...error, name: 'GatewayError', http: status });
}

function plain(method: HttpRequest['method'], url: string): HttpRequest {
	return { method, url, headers: {}, timeoutMs };
}

function json(body: object): Pick<HttpRequest, 'headers' | 'body'> {
	return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function* linesOf(
	chunks: AsyncIterable<Uint8Array>,
	signal: AbortSignal,
): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of whileAlive(chunks, signal)) {
		rest += decoder.decode(chunk, { stream: true });
		const lines = rest.split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}
}

/** Leaves a source that stays silent too long or does not notice the signal. */
async function* whileAlive(
	chunks: AsyncIterable<Uint8Array>,
	signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
	const iterator = chunks[Symbol.asyncIterator]();
	try {
		for (;;) {
			const next = await unlessSilent(iterator.next(), signal);
			if (next.done) return;
			yield next.value;
		}
	} finally {
		// Not awaited: a source that is silent may never answer this either.
		void iterator.return?.();
	}
}

async function unlessSilent<T>(next: Promise<T>, signal: AbortSignal): Promise<T> {
	let over = () => {};
	const ends = new Promise<never>((_, reject) => {
		const timer = setTimeout(() => reject(new Error('the gateway fell silent')), silenceMs);
		const closed = () => reject(new Error('the trigger was closed'));
		signal.addEventListener('abort', closed);
		if (signal.aborted) closed();
		over = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', closed);
		};
	});
	try {
		return await Promise.race([next, ends]);
	} finally {
		over();
	}
}

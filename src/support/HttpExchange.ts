import type { Dispatcher } from 'undici';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpResponse } from '../domain/ports/http';
import type { HttpAgent, HttpCall, HttpLine } from './httpAgent';

export interface ExchangeOptions {
	/** For errors. */
	host: string;
	timeoutMs: number;
	signal: AbortSignal | undefined;
	clock: Clock;
	keepBytes: number;
}

interface Settle {
	resolve: (answer: HttpResponse) => void;
	reject: (error: Error) => void;
}

/** Of these, only the first of several counts. */
const singular = new Set([
	'age',
	'content-length',
	'content-type',
	'etag',
	'expires',
	'last-modified',
	'location',
	'retry-after',
	'server',
]);

const hungUp = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * One exchange as undici tells it. Settles once: by the answer, or by the deadline, the signal or an error, which end its
 * connection.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
	readonly #parts: Buffer[] = [];
	readonly #cancelDeadline: () => void;
	#size = 0;
	#status = 0;
	#headers: Record<string, string> = {};
	#controller: Dispatcher.DispatchController | null = null;
	#line: HttpLine | null = null;
	#isAgain = false;
	#isOver = false;

	constructor(
		private readonly agent: HttpAgent,
		private readonly call: HttpCall,
		private readonly options: ExchangeOptions,
		private readonly settle: Settle,
	) {
		const { clock, timeoutMs, signal, host } = options;
		this.#cancelDeadline = clock.schedule(timeoutMs, () =>
			this.#fail(new GatewayError('TIMEOUT', `${call.method} to ${host}`)),
		);
		signal?.addEventListener('abort', this);
		if (signal?.aborted) this.handleEvent();
	}

	start(): void {
		if (this.#isOver) return;
		this.#line = this.agent.dispatch(this.call, this, this.#isAgain);
		// undici refused the request itself.
		if (this.#isOver) this.#cut(new Error('over'));
	}

	/** The caller's signal. */
	handleEvent(): void {
		const { host, signal } = this.options;
		const { reason } = signal as { reason: unknown };
		this.#fail(new GatewayError('GATEWAY_UNREACHABLE', `${host} (ABORT_ERR)`, { cause: reason }));
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		// Its time was up before there was a connection: nothing of it is sent.
		if (this.#isOver) controller.abort(new Error('over'));
	}

	onResponseStart(_: unknown, status: number, headers: Record<string, string | string[]>): void {
		this.#status = status;
		for (const name in headers) {
			const value = headers[name];
			if (Array.isArray(value)) headers[name] = join(name, value);
		}
		this.#headers = headers as Record<string, string>;
	}

	onResponseData(_: unknown, part: Buffer): void {
		if (this.#isOver) return;
		const { keepBytes } = this.options;
		this.#parts.push(part.subarray(0, keepBytes - this.#size));
		this.#size += part.length;
		if (this.#size < keepBytes) return;
		this.#end();
		this.settle.resolve(this.#answer());
		this.#cut(new Error('enough'));
	}

	onResponseEnd(): void {
		if (this.#isOver) return;
		this.#end();
		this.#line?.free();
		this.settle.resolve(this.#answer());
	}

	onResponseError(_: unknown, error: Error): void {
		if (this.#isOver) return;
		const isUnsent = this.#isUnsent(error);
		this.#line?.end(error);
		if (isUnsent) {
			this.#isAgain = true;
			return queueMicrotask(() => this.start());
		}
		this.#end();
		this.settle.reject(error);
	}

	/** The server hung up an idle connection on which the request waited for its turn. */
	#isUnsent(error: Error & { code?: string }): boolean {
		if (this.#controller || this.#isAgain || !this.#line?.isReused) return false;
		return hungUp.has(error.code ?? '');
	}

	#fail(error: GatewayError): void {
		if (this.#isOver) return;
		this.#end();
		this.settle.reject(error);
		this.#cut(error);
	}

	#cut(because: Error): void {
		if (this.#line) this.#line.end(because);
		else this.#controller?.abort(because);
	}

	#end(): void {
		this.#isOver = true;
		this.#cancelDeadline();
		this.options.signal?.removeEventListener('abort', this);
	}

	#answer(): HttpResponse {
		const [first] = this.#parts;
		const body = first && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
		return { status: this.#status, headers: this.#headers, body: body.toString('utf8') };
	}
}

function join(name: string, values: string[]): string {
	if (singular.has(name)) return values[0] ?? '';
	return values.join(name === 'set-cookie' ? ',' : ', ');
}

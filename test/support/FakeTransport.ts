import type { HttpRequest, HttpResponse, HttpTransport } from '../../src/domain/ports/http';

/** A request that waits for the test to answer it. */
export interface Exchange {
	readonly request: HttpRequest;
	answer(status: number, headers?: Record<string, string>): void;
	fail(error: Error): void;
}

/** The far end of the HTTP port, in the hands of the test. */
export class FakeTransport implements HttpTransport {
	/** Every request that was sent, in order. */
	readonly requests: HttpRequest[] = [];
	readonly #unseen: Exchange[] = [];
	readonly #waiting: Array<(exchange: Exchange) => void> = [];
	/** Exchanges that were neither answered nor cut. */
	open = 0;

	/** The next request, as soon as it is sent. */
	next(): Promise<Exchange> {
		const exchange = this.#unseen.shift();
		if (exchange) return Promise.resolve(exchange);
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	send(request: HttpRequest): Promise<HttpResponse> {
		this.requests.push(request);
		this.open += 1;
		const sent = new Promise<HttpResponse>((resolve, reject) => {
			request.signal?.addEventListener('abort', () => reject(new Error('cut')));
			const exchange: Exchange = {
				request,
				answer: (status, headers = {}) => resolve({ status, headers, body: '' }),
				fail: reject,
			};
			const waiter = this.#waiting.shift();
			if (waiter) waiter(exchange);
			else this.#unseen.push(exchange);
		});
		return sent.finally(() => (this.open -= 1));
	}
}

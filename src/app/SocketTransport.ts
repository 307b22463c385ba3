import { Agent, request, type IncomingMessage } from 'node:http';
import { GatewayError } from '../domain/errors';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';

/** Nobody listens there: the request certainly went nowhere. */
const nobodyThere = new Set(['ENOENT', 'ECONNREFUSED']);

/** How a kept connection fails that the other end closed before it read the request. */
const closedEarlier = new Set(['ECONNRESET', 'EPIPE']);

/** HTTP over the socket of a gateway on this machine. The URLs of requests are paths, or their host is ignored. */
export class SocketTransport implements HttpTransport {
	private readonly agent = new Agent({ keepAlive: true });

	constructor(private readonly socket: string) {}

	async send(asked: HttpRequest): Promise<HttpResponse> {
		const response = await this.exchange(asked);
		const head = { status: response.statusCode ?? 0, headers: flatHeaders(response) };
		if (asked.streamed && head.status < 400) return { ...head, body: '', stream: response };
		const chunks: Buffer[] = [];
		for await (const chunk of response) chunks.push(chunk as Buffer);
		const bytes = Buffer.concat(chunks);
		if (asked.binary && head.status < 400) return { ...head, body: '', bytes };
		return { ...head, body: bytes.toString('utf8') };
	}

	/** The response as it arrives; ending the iteration or aborting the signal closes it. Rejects on a status from 400. */
	async stream(asked: HttpRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
		const response = await this.exchange(asked, signal);
		if ((response.statusCode ?? 0) < 400) return response;
		response.destroy();
		throw new GatewayError('GATEWAY_ANSWER', `status ${response.statusCode} to the event stream`, {
			details: { status: response.statusCode },
		});
	}

	close(): void {
		this.agent.destroy();
	}

	private async exchange(asked: HttpRequest, signal?: AbortSignal): Promise<IncomingMessage> {
		try {
			return await this.attempt(asked, signal);
		} catch (error) {
			if (error instanceof StaleConnection) return this.attempt(asked, signal);
			throw error;
		}
	}

	private attempt(asked: HttpRequest, signal?: AbortSignal): Promise<IncomingMessage> {
		return new Promise((resolve, reject) => {
			const outgoing = request({
				socketPath: this.socket,
				agent: this.agent,
				method: asked.method,
				path: pathOf(asked.url),
				headers: withLength(asked),
				timeout: asked.timeoutMs,
				signal,
			});
			outgoing.once('response', (response) => {
				// From here on it is up to the reader: a stream may be silent for as long as it likes.
				outgoing.setTimeout(signal ? 0 : asked.timeoutMs);
				resolve(response);
			});
			outgoing.once('timeout', () => outgoing.destroy(new TimedOut()));
			outgoing.once('error', (error: NodeJS.ErrnoException) => {
				// A kept connection that the gateway closed at the same moment: the request was never read.
				const stale = outgoing.reusedSocket && closedEarlier.has(error.code ?? '');
				reject(stale ? new StaleConnection() : asGatewayError(error, asked));
			});
			outgoing.end(asked.body);
		});
	}
}

class StaleConnection extends Error {}
class TimedOut extends Error {}

/** Whether a call failed before anything was sent, so that it may be made again. */
export function wentNowhere(error: unknown): boolean {
	return error instanceof GatewayError && error.details?.wentNowhere === true;
}

function asGatewayError(cause: NodeJS.ErrnoException, { method, url }: HttpRequest): GatewayError {
	if (cause instanceof TimedOut) {
		return new GatewayError('TIMEOUT', `${method} ${pathOf(url)}`, { cause });
	}
	return new GatewayError('GATEWAY_UNREACHABLE', cause.code ?? cause.message, {
		cause,
		details: { wentNowhere: nobodyThere.has(cause.code ?? '') },
	});
}

function pathOf(url: string): string {
	if (url.startsWith('/')) return url;
	const { pathname, search } = new URL(url);
	return pathname + search;
}

function withLength({ headers, body }: HttpRequest): Record<string, string> {
	return body === undefined
		? headers
		: { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
	const entries = Object.entries(headers).map(([name, value]) => [name, String(value)]);
	return Object.fromEntries(entries) as Record<string, string>;
}

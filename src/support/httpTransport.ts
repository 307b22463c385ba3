import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';

export interface TransportOptions {
	clock: Clock;
	/** Only the first bytes of an answer are kept, for those who look at its status. All of it by default. */
	keepBytes?: number;
}

/**
 * HTTP over axios with connections that stay open. `timeoutMs` bounds the whole exchange, so a server that drips its
 * answer does not hold it; rejects with TIMEOUT or GATEWAY_UNREACHABLE, which name the host and never the path.
 */
export function buildHttpTransport({
	clock,
	keepBytes = Infinity,
}: TransportOptions): HttpTransport {
	const client = axios.create({
		httpAgent: new HttpAgent({ keepAlive: true }),
		httpsAgent: new HttpsAgent({ keepAlive: true }),
		maxRedirects: 0,
		responseType: 'stream',
		validateStatus: () => true,
		// The body was signed: not one byte of it may change.
		transformRequest: [(body: unknown) => body],
	});
	return {
		async send(request) {
			const deadline = new AbortController();
			const cancel = clock.schedule(request.timeoutMs, () => deadline.abort());
			const signal = AbortSignal.any([
				deadline.signal,
				...(request.signal ? [request.signal] : []),
			]);
			try {
				const { method, url, headers, body } = request;
				const answer = await client.request<Readable>({
					method,
					url,
					headers,
					signal,
					data: encode(body),
				});
				return await readAnswer(answer, keepBytes);
			} catch (error) {
				throw unanswered(request, deadline.signal.aborted, error);
			} finally {
				cancel();
			}
		},
	};
}

function encode(body: HttpRequest['body']): Buffer | undefined {
	return body === undefined ? undefined : Buffer.from(body as string);
}

async function readAnswer(
	answer: AxiosResponse<Readable>,
	keepBytes: number,
): Promise<HttpResponse> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of answer.data as AsyncIterable<Buffer>) {
		parts.push(part.subarray(0, keepBytes - size));
		size += part.length;
		if (size >= keepBytes) break;
	}
	const headers = Object.entries(answer.headers).map(([name, value]) => [
		name.toLowerCase(),
		String(value),
	]);
	return {
		status: answer.status,
		headers: Object.fromEntries(headers) as Record<string, string>,
		body: Buffer.concat(parts).toString('utf8'),
	};
}

function unanswered({ method, url }: HttpRequest, late: boolean, error: unknown): GatewayError {
	const host = URL.canParse(url) ? new URL(url).host : 'an address that is not a URL';
	if (late) return new GatewayError('TIMEOUT', `${method} to ${host}`);
	const code = axios.isAxiosError(error) ? (error.code ?? error.message) : String(error);
	return new GatewayError('GATEWAY_UNREACHABLE', `${host} (${code})`);
}

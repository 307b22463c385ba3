import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';
import type { PlainHttpPolicy } from './plainHttp';

export interface TransportOptions {
	clock: Clock;
	/** Only the first bytes of an answer are kept, for those who look at its status. All of it by default. */
	keepBytes?: number;
	/** Where plain HTTP may go; everywhere by default. */
	plainHttp?: PlainHttpPolicy;
}

/** Some receivers turn away who does not say what it is. */
const DEFAULT_HEADERS = { accept: '*/*', 'user-agent': 'wagate' };

/**
 * HTTP on Node's own client with connections that stay open, through the proxy of the environment where this Node knows
 * it (docs/adr/0005). `timeoutMs` bounds the whole exchange, so a server that drips its answer does not hold it; rejects
 * with TIMEOUT, GATEWAY_UNREACHABLE or PLAIN_HTTP_REFUSED, which name the host and never the path.
 */
export function buildHttpTransport({
	clock,
	keepBytes = Infinity,
	plainHttp,
}: TransportOptions): HttpTransport {
	const options = { keepAlive: true, proxyEnv: process.env };
	const plain = new HttpAgent(options);
	const secure = new HttpsAgent(options);

	function exchange({ method, url, headers, body = '', signal, timeoutMs }: HttpRequest) {
		return new Promise<HttpResponse>((resolve, reject) => {
			const target = new URL(url);
			const isSecure = target.protocol === 'https:';
			const open = isSecure ? requestHttps : requestHttp;
			if (!isSecure) plainHttp?.checkAddress(target.hostname);
			const outgoing = open(target, {
				method,
				headers: { ...DEFAULT_HEADERS, ...headers, 'content-length': Buffer.byteLength(body) },
				agent: isSecure ? secure : plain,
				...(signal && { signal }),
				...(!isSecure && plainHttp && { lookup: plainHttp.lookup }),
			});
			const cancel = clock.schedule(timeoutMs, () => {
				reject(new GatewayError('TIMEOUT', `${method} to ${target.host}`));
				outgoing.destroy();
			});
			outgoing
				.on('response', (answer) => void readAnswer(answer, keepBytes).then(resolve, reject))
				.on('error', reject)
				.on('close', cancel)
				.end(body);
		});
	}

	return { send: (request) => exchange(request).catch((error) => unanswered(request, error)) };
}

function readAnswer(answer: IncomingMessage, keepBytes: number): Promise<HttpResponse> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		let size = 0;
		const finish = () => resolve(decodeAnswer(answer, Buffer.concat(parts)));
		answer.on('data', (part: Buffer) => {
			parts.push(part.subarray(0, keepBytes - size));
			size += part.length;
			if (size < keepBytes) return;
			finish();
			answer.destroy();
		});
		answer.on('end', finish).on('error', reject);
	});
}

function decodeAnswer({ statusCode = 0, headers }: IncomingMessage, body: Buffer): HttpResponse {
	const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
	return {
		status: statusCode,
		headers: Object.fromEntries(texts) as Record<string, string>,
		body: body.toString('utf8'),
	};
}

function unanswered({ url }: HttpRequest, error: unknown): never {
	if (error instanceof GatewayError) throw error;
	const host = URL.canParse(url) ? new URL(url).host : 'an address that is not a URL';
	const { code = String(error) } = error as NodeJS.ErrnoException;
	throw new GatewayError('GATEWAY_UNREACHABLE', `${host} (${code})`);
}

import {
	Agent as HttpAgent,
	type IncomingMessage,
	request as requestHttp,
	type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';
import { BoundedMap } from './BoundedMap';
import type { PlainHttpPolicy } from './plainHttp';

export interface TransportOptions {
	clock: Clock;
	/** Only the first bytes of an answer are kept, for those who look at its status. All of it by default. */
	keepBytes?: number;
	/** Goes past the proxy of the environment, to what is near. */
	direct?: boolean;
	/** Where plain HTTP may go; everywhere by default. */
	plainHttp?: PlainHttpPolicy;
}

interface Target {
	host: string;
	open: typeof requestHttp;
	options: RequestOptions;
}

/** Of the URLs asked last. */
const TARGETS_KEPT = 100;

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
	direct = false,
	plainHttp,
}: TransportOptions): HttpTransport {
	const options = { keepAlive: true, ...(!direct && { proxyEnv: process.env }) };
	const plain = new HttpAgent(options);
	const secure = new HttpsAgent(options);
	const targets = new BoundedMap<string, Target>(TARGETS_KEPT);

	/** What a URL says, read once: webhooks are posted to the same few. Throws PLAIN_HTTP_REFUSED. */
	function targetOf(url: string): Target {
		const known = targets.get(url);
		if (known) return known;
		const parsed = new URL(url);
		const isSecure = parsed.protocol === 'https:';
		if (!isSecure) plainHttp?.checkAddress(parsed.hostname);
		const target: Target = {
			host: parsed.host,
			open: isSecure ? requestHttps : requestHttp,
			options: {
				...urlToHttpOptions(parsed),
				agent: isSecure ? secure : plain,
				...(!isSecure && plainHttp && { lookup: plainHttp.lookup }),
			},
		};
		targets.set(url, target);
		return target;
	}

	function exchange({ method, url, headers, body = '', signal, timeoutMs }: HttpRequest) {
		return new Promise<HttpResponse>((resolve, reject) => {
			const { host, open, options } = targetOf(url);
			const outgoing = open({
				...options,
				method,
				headers: { ...DEFAULT_HEADERS, ...headers, 'content-length': Buffer.byteLength(body) },
				...(signal && { signal }),
			});
			const cancel = clock.schedule(timeoutMs, () => {
				reject(new GatewayError('TIMEOUT', `${method} to ${host}`));
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
	const texts: Record<string, string> = {};
	for (const name in headers) texts[name] = String(headers[name]);
	return {
		status: statusCode,
		headers: texts,
		body: body.toString('utf8'),
	};
}

function unanswered({ url }: HttpRequest, error: unknown): never {
	if (error instanceof GatewayError) throw error;
	const host = URL.canParse(url) ? new URL(url).host : 'an address that is not a URL';
	const { code = String(error) } = error as NodeJS.ErrnoException;
	throw new GatewayError('GATEWAY_UNREACHABLE', `${host} (${code})`, { cause: error });
}

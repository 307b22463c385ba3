import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpRequest, HttpResponse, HttpTransport } from '../domain/ports/http';
import { BoundedMap } from './BoundedMap';
import { buildHttpAgent, type HttpAgent } from './httpAgent';
import { HttpExchange } from './HttpExchange';
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

type Headers = Record<string, string>;

interface Target {
	agent: HttpAgent;
	host: string;
	origin: string;
	path: string;
	/** Said unless the request says otherwise. */
	headers: Headers;
}

/** Of the URLs asked last. */
const TARGETS_KEPT = 100;

/** Some receivers turn away who does not say what it is. */
const DEFAULT_HEADERS = { accept: '*/*', 'user-agent': 'wagate' };

/** They follow from the body and the connection; undici refuses a request that says one of them. */
const impliedHeaders = new Set([
	'content-length',
	'transfer-encoding',
	'keep-alive',
	'upgrade',
	'expect',
]);

/** Of undici's, what operators know by another name. */
const codes: Record<string, string> = {
	UND_ERR_SOCKET: 'ECONNRESET',
	UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
};

/**
 * HTTP on undici with connections that stay open, through the proxy of the environment (docs/adr/0005). `timeoutMs`
 * bounds the whole exchange, so a server that drips its answer does not hold it; rejects with TIMEOUT,
 * GATEWAY_UNREACHABLE or PLAIN_HTTP_REFUSED, which name the host and never the path.
 */
export function buildHttpTransport({
	clock,
	keepBytes = Infinity,
	direct = false,
	plainHttp,
}: TransportOptions): HttpTransport {
	const { http, https, noProxy } = readProxies(direct ? {} : process.env);
	const lookup = plainHttp && { lookup: plainHttp.lookup };
	const plain = buildHttpAgent({ proxy: http, noProxy, ...lookup });
	const secure = buildHttpAgent({ proxy: https, noProxy });
	const targets = new BoundedMap<string, Target>(TARGETS_KEPT);

	/** What a URL says, read once: webhooks are posted to the same few. Throws PLAIN_HTTP_REFUSED. */
	function targetOf(url: string): Target {
		const known = targets.get(url);
		if (known) return known;
		const parsed = new URL(url);
		const isSecure = parsed.protocol === 'https:';
		if (!isSecure) plainHttp?.checkAddress(parsed.hostname);
		const target: Target = {
			agent: isSecure ? secure : plain,
			host: parsed.host,
			origin: parsed.origin,
			path: parsed.pathname + parsed.search,
			headers: { ...DEFAULT_HEADERS, ...credentialsOf(parsed) },
		};
		targets.set(url, target);
		return target;
	}

	function exchange({ method, url, headers, body, signal, timeoutMs }: HttpRequest) {
		return new Promise<HttpResponse>((resolve, reject) => {
			const { agent, host, origin, path, headers: defaults } = targetOf(url);
			const call = {
				origin,
				path,
				method,
				headers: mergeHeaders(defaults, headers),
				body,
				// The exchange has a deadline of its own.
				headersTimeout: 0,
				bodyTimeout: 0,
			};
			const options = { host, timeoutMs, signal, clock, keepBytes };
			new HttpExchange(agent, call, options, { resolve, reject }).start();
		});
	}

	return { send: (request) => exchange(request).catch((error) => unanswered(request, error)) };
}

interface Proxies {
	http: string | null;
	https: string | null;
	noProxy: string;
}

/** As curl reads them: lower case first, a name without a scheme is one of HTTP. */
function readProxies(env: NodeJS.ProcessEnv): Proxies {
	const read = (name: string) => env[name] || env[name.toUpperCase()] || '';
	const proxy = (name: string) => {
		const value = read(name);
		if (value === '' || /^https?:\/\//i.test(value)) return value || null;
		return value.includes('://') ? null : `http://${value}`;
	};
	return { http: proxy('http_proxy'), https: proxy('https_proxy'), noProxy: read('no_proxy') };
}

function credentialsOf({ username, password }: URL): Headers {
	if (!username && !password) return {};
	const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Names go out as they were given; of one that is given twice, whatever its case, the last one. */
function mergeHeaders(defaults: Headers, given: Headers): Headers {
	const merged = { ...defaults };
	let hasCapitals = false;
	for (const name in given) {
		const lower = name.toLowerCase();
		if (impliedHeaders.has(lower)) continue;
		if (lower !== name) hasCapitals = true;
		merged[name] = given[name] as string;
	}
	if (!hasCapitals) return merged;
	const entries = Object.entries(merged);
	return Object.fromEntries(
		new Map(entries.map((entry) => [entry[0].toLowerCase(), entry])).values(),
	);
}

function unanswered({ url }: HttpRequest, error: unknown): never {
	if (error instanceof GatewayError) throw error;
	const host = URL.canParse(url) ? new URL(url).host : 'an address that is not a URL';
	throw new GatewayError('GATEWAY_UNREACHABLE', `${host} (${codeOf(error)})`, { cause: error });
}

function codeOf(error: unknown): string {
	const { code = String(error), cause } = error as NodeJS.ErrnoException;
	if (code === 'UND_ERR_PRX_TLS' && cause) return codeOf(cause);
	return codes[code] ?? code;
}

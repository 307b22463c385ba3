import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import { checkedLookup } from './checkedLookup';
import type { PublicHttp, PublicRequest, PublicStream } from '../domain/ports/http';
import { isPublicAddress } from './publicAddress';

export interface GuardOptions {
	clock: Clock;
	/** Lets private and loopback addresses be reached. */
	allowPrivate?: boolean;
	/** The system's by default. */
	lookup?: LookupFunction;
}

interface Guard {
	client: AxiosInstance;
	/** Whether an IP address may be connected to. */
	allows: (address: string) => boolean;
}

interface Followed {
	answer: AxiosResponse<Readable>;
	/** Where the last redirect led. */
	url: string;
}

const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * HTTP to addresses of strangers, as `PublicHttp` promises. A name's answer is checked between its lookup and the
 * connection, which then goes to exactly that answer; one private address among public ones refuses them all.
 */
export function buildGuardedHttp(options: GuardOptions): PublicHttp {
	const guard = buildGuard(options);
	const open: PublicHttp['open'] = async (request) => {
		const line = openLine(options.clock, request);
		try {
			const answer = await follow(guard, request, line.signal);
			return toStream(answer, line);
		} catch (error) {
			line.close();
			throw line.failure(error);
		}
	};
	return {
		open,
		async get({ maxBytes, ...request }) {
			const { body, status, url, contentType } = await open(request);
			return { status, url, contentType, ...(await readUpTo(body, maxBytes)) };
		},
	};
}

/** One exchange and its deadline, redirects and body included. */
interface Line {
	signal: AbortSignal;
	/** What was not read is not waited for. */
	close: () => void;
	failure: (error: unknown) => GatewayError;
}

function openLine(clock: Clock, { url, timeoutMs }: Omit<PublicRequest, 'maxBytes'>): Line {
	const deadline = new AbortController();
	let isLate = false;
	const cancel = clock.schedule(timeoutMs, () => {
		isLate = true;
		deadline.abort();
	});
	return {
		signal: deadline.signal,
		close: () => {
			cancel();
			deadline.abort();
		},
		failure: (error) => unfetched(url, isLate, error),
	};
}

function toStream({ answer, url }: Followed, line: Line): PublicStream {
	const { status, headers, data } = answer;
	const length = Number(headers['content-length'] ?? Number.NaN);
	return {
		status,
		url,
		contentType: String(headers['content-type'] ?? '').toLowerCase(),
		fileName: readFileName(String(headers['content-disposition'] ?? '')),
		length: Number.isSafeInteger(length) ? length : null,
		body: readBody(data, line),
		close: line.close,
	};
}

async function* readBody(data: Readable, line: Line): AsyncGenerator<Uint8Array> {
	try {
		yield* data as AsyncIterable<Buffer>;
	} catch (error) {
		throw line.failure(error);
	} finally {
		line.close();
	}
}

/** The plain form of the name, or the one in UTF-8 (RFC 6266), which wins. */
function readFileName(disposition: string): string | null {
	const encoded = /filename\*=(?:utf-8)'[^']*'([^;]+)/i.exec(disposition)?.[1];
	try {
		if (encoded) return decodeURIComponent(encoded.trim());
	} catch {
		// Not the encoding that it says it is: the plain form may be there too.
	}
	const [, quoted, bare] = /filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition) ?? [];
	return quoted || bare || null;
}

function buildGuard({ allowPrivate = false, lookup = systemLookup }: GuardOptions): Guard {
	const allows = (address: string) => allowPrivate || isPublicAddress(address);
	const agent = { lookup: checkedLookup(lookup, allows, refusal) };
	const client = axios.create({
		httpAgent: new HttpAgent(agent),
		httpsAgent: new HttpsAgent(agent),
		// A proxy would look names up itself, behind the check.
		proxy: false,
		maxRedirects: 0,
		responseType: 'stream',
		validateStatus: () => true,
	});
	return { client, allows };
}

async function follow(
	{ client, allows }: Guard,
	{ url, headers }: Omit<PublicRequest, 'maxBytes'>,
	signal: AbortSignal,
): Promise<Followed> {
	let current = openUrl(url, allows);
	for (let hop = 0; ; hop += 1) {
		const answer = await client.get<Readable>(current.href, { headers, signal });
		const location: unknown = answer.headers.location;
		if (!redirects.has(answer.status) || typeof location !== 'string') {
			return { answer, url: current.href };
		}
		answer.data.destroy();
		if (hop === mostRedirects) {
			const why = `${current.host} (more than ${mostRedirects} redirects)`;
			throw new GatewayError('URL_UNREACHABLE', why);
		}
		current = openUrl(location, allows, current.href);
	}
}

/** What is an address already is never looked up, so it is checked here. */
function openUrl(text: string, allows: Guard['allows'], base?: string): URL {
	if (!URL.canParse(text, base)) throw new GatewayError('URL_REFUSED', 'what is not a URL');
	const url = new URL(text, base);
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw new GatewayError('URL_REFUSED', `a ${url.protocol} address`);
	}
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (isIP(host) !== 0 && !allows(host)) throw refusal(url.host);
	url.username = '';
	url.password = '';
	return url;
}

function refusal(host: string): GatewayError {
	return new GatewayError('URL_REFUSED', `${host}, which is not a public address`);
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number) {
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of body) {
		parts.push(part);
		size += part.length;
		if (size > maxBytes) break;
	}
	return { body: Buffer.concat(parts).subarray(0, maxBytes), cut: size > maxBytes };
}

function unfetched(url: string, isLate: boolean, error: unknown): GatewayError {
	const refused =
		error instanceof Error && error.cause instanceof GatewayError ? error.cause : error;
	if (refused instanceof GatewayError) return refused;
	const host = URL.canParse(url) ? new URL(url).host : 'an address that is not a URL';
	if (isLate) return new GatewayError('TIMEOUT', `Fetching from ${host}`);
	const code = axios.isAxiosError(error) ? (error.code ?? error.message) : String(error);
	return new GatewayError('URL_UNREACHABLE', `${host} (${code})`);
}

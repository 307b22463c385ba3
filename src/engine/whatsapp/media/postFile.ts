import {
	type Agent,
	Agent as HttpAgent,
	type IncomingMessage,
	request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DEFAULT_ORIGIN } from '@whiskeysockets/baileys';

export type Scheme = 'https:' | 'http:';

/** Where a file is then. */
export interface Place {
	directPath: string;
	url: string;
	/** Of files that channels show; null for others. */
	handle: string | null;
}

export interface PostAnswer {
	place: Place | null;
	/** What the host said instead; safe to show. */
	failure: string;
	isUnauthorized: boolean;
}

export interface FileToPost {
	body: () => Iterable<Buffer> | AsyncIterable<Buffer>;
	/** Bytes. */
	size: number;
	/** By which a proxy is taken. */
	agent?: Agent | undefined;
}

/** Nothing moved for this long. */
const IDLE_MS = 30_000;
const ANSWER_BYTES = 64 * 1024;

const agents = {
	'http:': new HttpAgent({ keepAlive: true }),
	'https:': new HttpsAgent({ keepAlive: true }),
};

/** Posts a file; never rejects for what the host or the line does. */
export async function postFile(url: string, file: FileToPost): Promise<PostAnswer> {
	try {
		const { status, text } = await exchange(url, file);
		const { direct_path: directPath, url: at = '', handle = null } = parse(text);
		if (status < 300 && directPath) {
			return { place: { directPath, url: at, handle }, failure: '', isUnauthorized: false };
		}
		const isUnauthorized = status === 401 || status === 403;
		return { place: null, failure: `answered ${status}`, isUnauthorized };
	} catch (error) {
		const { code = String(error) } = error as NodeJS.ErrnoException;
		return { place: null, failure: `did not answer (${code})`, isUnauthorized: false };
	}
}

async function exchange(
	address: string,
	{ body, size, agent }: FileToPost,
): Promise<{ status: number; text: string }> {
	const url = new URL(address);
	const scheme = url.protocol as Scheme;
	const open = scheme === 'https:' ? requestHttps : requestHttp;
	const outgoing = open(url, {
		method: 'POST',
		agent: agent ?? agents[scheme],
		headers: {
			'content-type': 'application/octet-stream',
			'content-length': size,
			origin: DEFAULT_ORIGIN,
		},
	});
	outgoing.setTimeout(IDLE_MS, () => outgoing.destroy(idle()));
	const answered = new Promise<IncomingMessage>((resolve, reject) => {
		outgoing.once('response', resolve).once('error', reject);
	});
	// A host that refuses may answer before it has read everything, and then the rest finds a closed line.
	const written = pipeline(Readable.from(body()), outgoing).catch(() => undefined);
	const answer = await answered;
	const text = await readText(answer);
	await written;
	return { status: answer.statusCode ?? 0, text };
}

async function readText(answer: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of answer as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > ANSWER_BYTES) break;
		parts.push(part);
	}
	return Buffer.concat(parts).toString('utf8');
}

interface Answer {
	direct_path?: string;
	url?: string;
	handle?: string;
}

function parse(text: string): Answer {
	try {
		return JSON.parse(text) as Answer;
	} catch {
		return {};
	}
}

function idle(): Error {
	return Object.assign(new Error('the upload stands still'), { code: 'ETIMEDOUT' });
}

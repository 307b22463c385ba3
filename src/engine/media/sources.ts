import { basename } from 'node:path';
import { GatewayError } from '../../domain/errors';
import { dataUrlHead } from '../../domain/media';
import type { PublicHttp } from '../../domain/ports/http';

/** A file as a request names it: exactly one of `url`, `base64` and `mediaId` is there. */
export interface GivenMedia {
	url?: string | undefined;
	base64?: string | undefined;
	mediaId?: string | undefined;
	fileName?: string | undefined;
	mimeType?: string | undefined;
}

export interface OpenSource {
	bytes: AsyncIterable<Uint8Array>;
	fileName: string | null;
	/** As whoever has it says; to be looked at with care. */
	mimeType: string | null;
	/** Bytes, when that is known before. */
	size: number | null;
	/** Ends it unread. */
	close(): void;
}

const DEADLINE_MS = 120_000;
/** Bytes that say nothing about what they are. */
const MEANINGLESS = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** A file on somebody's server, read while it comes. Rejects with what `PublicHttp` does, and for any status but 200. */
export async function openUrl(url: string, http: PublicHttp): Promise<OpenSource> {
	const answer = await http.open({ url, timeoutMs: DEADLINE_MS });
	if (answer.status !== 200) {
		answer.close();
		throw new GatewayError('URL_UNREACHABLE', `${new URL(url).host} (HTTP ${answer.status})`);
	}
	return {
		bytes: answer.body,
		fileName: answer.fileName ?? nameIn(answer.url),
		mimeType: typeOf(answer.contentType),
		size: answer.length,
		close: () => answer.close(),
	};
}

/** A file in the request itself, with or without a data URL in front. */
export function openBase64(given: string): OpenSource {
	const [head = '', mimeType = ''] = dataUrlHead.exec(given.slice(0, HEAD_CHARS)) ?? [];
	// Node skips what is no Base64; a word of text would become a file of a few bytes.
	if (!/^[\w+/-]{2,}={0,2}$/.test(withoutBlanks(given.slice(head.length).slice(-TAIL_CHARS)))) {
		throw new GatewayError('BAD_REQUEST', 'base64 is not a file in Base64', {
			details: { field: 'media.base64' },
		});
	}
	return {
		bytes: decodeBase64(given, head.length),
		fileName: null,
		mimeType: typeOf(mimeType),
		size: null,
		close: () => undefined,
	};
}

const HEAD_CHARS = 1024;
const TAIL_CHARS = 64;
/** Characters that are decoded at once: a file of many megabytes lies in memory as text already. */
const PIECE_CHARS = 1024 * 1024;

/** Each part is there until the next one is asked for: they share their memory. */
async function* decodeBase64(text: string, from: number): AsyncGenerator<Uint8Array> {
	const memory = Buffer.allocUnsafe(Math.min(text.length, PIECE_CHARS + 4));
	let left = '';
	for (let at = from; at < text.length; at += PIECE_CHARS) {
		const piece = left + withoutBlanks(text.slice(at, at + PIECE_CHARS));
		// Four characters are three bytes.
		const whole = piece.length - (piece.length % 4);
		left = piece.slice(whole);
		yield memory.subarray(0, memory.write(piece.slice(0, whole), 'base64'));
	}
	if (left !== '') yield Buffer.from(left, 'base64');
}

function withoutBlanks(text: string): string {
	return text.replace(/\s+/g, '');
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** Without parameters; null for what says nothing. */
export function typeOf(contentType: string): string | null {
	const [type = ''] = contentType.split(';');
	const bare = type.trim().toLowerCase();
	return MEANINGLESS.has(bare) ? null : bare;
}

/** The end of a path, when it looks like the name of a file. */
function nameIn(url: string): string | null {
	const name = basename(new URL(url).pathname);
	if (!/\.\w{1,8}$/.test(name)) return null;
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

import { type Answer, fileBehindJson, type Route } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { HttpResponse } from '../domain/ports/http';
import { mediaType, readAnswer } from './readAnswer';

export interface OpenAnswer extends Answer {
	/** The file of the answer while it comes, which then is empty in the body. */
	file?: AsyncIterable<Uint8Array>;
}

/** Longer than any answer without its file. */
const longestLine = 1024 * 1024;

/** As `readAnswer`, but a file that comes as bytes is left on its way. */
export async function openAnswer(
	{ stream, ...response }: HttpResponse,
	route: Pick<Route, 'reply'>,
): Promise<OpenAnswer> {
	const { status, headers, bytes } = response;
	const type = mediaType(headers['content-type']);
	const coming = stream ?? (bytes && once(bytes));
	if (coming && type === fileBehindJson) {
		const { line, file } = await afterLine(coming);
		return { status, headers, body: JSON.parse(line) as unknown, file };
	}
	if (!stream) return readAnswer(response, route);
	if (route.reply.kind === 'file' && type !== 'application/json') {
		const { body, ...answer } = readAnswer({ ...response, bytes: Buffer.alloc(0) }, route);
		const size = Number(headers['content-length'] ?? Number.NaN);
		const told = { ...(body as object), size: Number.isNaN(size) ? null : size };
		return { ...answer, body: told, file: stream };
	}
	const parts: Uint8Array[] = [];
	for await (const part of stream) parts.push(part);
	return readAnswer({ ...response, bytes: Buffer.concat(parts) }, route);
}

/** The first line, and what comes after it. */
async function afterLine(stream: AsyncIterable<Uint8Array>) {
	const parts = stream[Symbol.asyncIterator]();
	let head = Buffer.alloc(0);
	for (;;) {
		const end = head.indexOf('\n');
		const rest = head.subarray(end + 1);
		if (end >= 0) return { line: head.toString('utf8', 0, end), file: resume(rest, parts) };
		const next = await parts.next();
		if (next.done || head.length > longestLine) {
			await parts.return?.();
			throw new GatewayError('GATEWAY_ANSWER', 'a file without the line before it');
		}
		head = Buffer.concat([head, next.value]);
	}
}

async function* resume(
	first: Uint8Array,
	rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	if (first.length > 0) yield first;
	yield* { [Symbol.asyncIterator]: () => rest };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, pipeline } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type BoundRoute, encodeReply, fileBehindJson, type ReplyContext } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import { namedFile } from '../domain/media';
import type { FileDoor } from '../domain/ports/media';
import { sendJson } from './answerError';
import { Base64Inside } from './Base64Inside';

type Fields = Record<string, unknown>;

interface StoredFile {
	bytes: ReadStream;
	size: number;
	/** What stands for its Base64 in the answer of a tongue. */
	word: string;
}

interface SentFile {
	base64?: string;
	mimeType?: string | null;
	fileName?: string | null;
}

/** How much of a file is read at once; a multiple of three is Base64 of its own. */
const READ_BYTES = 3 * 64 * 1024;

/**
 * Answers an operation's output in a route's tongue. A file that it names goes out while it is read from the disk.
 * Rejects with MEDIA_GONE when it is not there any more.
 */
export async function sendReply(
	reply: FastifyReply,
	route: BoundRoute,
	output: Fields,
	{ context, files }: { context: ReplyContext; files: FileDoor | undefined },
): Promise<void> {
	const file = files ? await openFile(output, files) : null;
	const told = file ? { ...output, base64: file.word } : output;
	const body = encodeReply(route, told, context);
	const { reply: side } = route;
	void reply.code(route.status(output));
	if (side.kind === 'file') sendFile(reply, body as SentFile, file);
	else if ('contentType' in side && typeof body === 'string') {
		void reply.type(side.contentType ?? 'text/plain').send(body);
	} else if (file && acceptsBehind(reply)) sendBehind(reply, JSON.stringify(body), file);
	else if (file) sendAround(reply, JSON.stringify(body), file);
	else sendJson(reply, reply.statusCode, body);
}

async function openFile({ base64 }: Fields, files: FileDoor): Promise<StoredFile | null> {
	const sha256 = namedFile(base64);
	if (sha256 === null) return null;
	try {
		const path = files.pathOf(sha256);
		const { size } = await stat(path);
		const bytes = createReadStream(path, { highWaterMark: READ_BYTES });
		await once(bytes, 'open');
		return { bytes, size, word: `file-${randomUUID()}` };
	} catch (cause) {
		throw new GatewayError('MEDIA_GONE', 'it was deleted at this moment', { cause });
	}
}

function acceptsBehind({ request }: FastifyReply): boolean {
	return request.headers.accept?.includes(fileBehindJson) ?? false;
}

/** JSON without the file in one line, and the file behind it. */
function sendBehind(reply: FastifyReply, json: string, { bytes, size, word }: StoredFile): void {
	const line = `${json.replace(word, '')}\n`;
	const whole = new PassThrough();
	whole.write(line);
	void reply
		.type(fileBehindJson)
		.header('content-length', Buffer.byteLength(line) + size)
		.send(pipeline(bytes, whole, () => undefined));
}

/** JSON with the file in the place of its word. */
function sendAround(reply: FastifyReply, json: string, { bytes, size, word }: StoredFile): void {
	const [before = '', after] = json.split(word);
	void reply.type('application/json; charset=utf-8');
	if (after === undefined) {
		bytes.destroy();
		void reply.send(json);
		return;
	}
	const length = Buffer.byteLength(before + after) + Math.ceil(size / 3) * 4;
	const whole = new Base64Inside(before, after);
	// Whoever hangs up, or a disk that fails, ends both.
	void reply.header('content-length', length).send(pipeline(bytes, whole, () => undefined));
}

/** Never shown by a browser as a page of ours: what people send is not ours. */
function sendFile(
	reply: FastifyReply,
	{ base64 = '', mimeType, fileName }: SentFile,
	file: StoredFile | null,
): void {
	const name = fileName?.replace(/["\r\n]/g, '_');
	void reply
		.type(mimeType ?? 'application/octet-stream')
		.header('x-content-type-options', 'nosniff')
		.header('content-disposition', name ? `attachment; filename="${name}"` : 'attachment');
	if (file) void reply.header('content-length', file.size).send(file.bytes);
	else void reply.send(Buffer.from(base64, 'base64'));
}

import { Readable } from 'node:stream';
import { errorCodes, type preParsingHookHandler, type RequestPayload } from 'fastify';
import type { ServerParts } from '../parts';
import { InlineFiles } from './InlineFiles';
import { withoutFiles } from './withoutFiles';

declare module 'fastify' {
	interface FastifyRequest {
		/** Null: the body is short, or no JSON. */
		inlineFiles: InlineFiles | null;
	}
}

/** Bytes of a text that is kept in memory: for a shorter file the disk costs more than it saves. */
const LONGEST = 256 * 1024;

/**
 * Files in the JSON of a body go to the disk while they come. A body that is too short to hold a large one is read as
 * any, and so are those of strangers.
 */
export function takeInlineFiles({
	files,
	bodyLimit,
}: Pick<ServerParts, 'files' | 'bodyLimit'>): preParsingHookHandler {
	return (request, _reply, payload, done) => {
		const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
		const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
		// What says itself that it is too long is refused before any of it is read.
		const isRefused = Number.isFinite(length) && length > bodyLimit;
		if (!files || !isJson || isRefused || length <= LONGEST || request.caller === null) {
			return done(null, payload);
		}
		request.inlineFiles = new InlineFiles(files);
		done(null, slimBody(payload, request.inlineFiles, bodyLimit));
	};
}

function slimBody(payload: RequestPayload, files: InlineFiles, bodyLimit: number): RequestPayload {
	const slim: RequestPayload = Readable.from(withoutFiles(read(), files, LONGEST), {
		objectMode: false,
	});
	slim.receivedEncodedLength = 0;
	return slim;

	async function* read(): AsyncGenerator<Buffer> {
		let received = 0;
		try {
			// The caller is still to be answered when the rest is not wanted.
			for await (const part of (payload as Readable).iterator({ destroyOnReturn: false })) {
				const bytes = part as Buffer;
				received += bytes.length;
				if (received > bodyLimit) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
				slim.receivedEncodedLength = received;
				yield bytes;
			}
		} finally {
			payload.resume();
		}
	}
}

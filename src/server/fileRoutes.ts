import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dialect } from '../dialects/kit';
import type { FileDoor, FileHere } from '../domain/ports/media';
import { assertMayReach, authenticate, callerOf } from './authenticate';
import type { ServerParts } from './parts';

interface Link {
	Params: { mediaId: string };
	Querystring: { expires?: string; signature?: string };
}

interface OfMessage {
	Params: { instance: string; messageId: string };
}

/**
 * Bytes of files, as a stream: `GET /v1/files/:mediaId` for who has the address that `media.getUrl` or an event gave, and
 * `GET /v1/instances/:instance/messages/:messageId/file` for who has a key of the instance.
 */
export function mountFiles(
	server: FastifyInstance,
	native: Dialect,
	parts: ServerParts,
	files: FileDoor,
): void {
	server.get<Link>('/v1/files/:mediaId', async ({ params, query }, reply) => {
		const { mediaId } = params;
		const { expires = '0', signature = '' } = query;
		return sendFile(reply, await files.ofLink({ mediaId, expires: Number(expires), signature }));
	});
	server.get<OfMessage>(
		'/v1/instances/:instance/messages/:messageId/file',
		{ onRequest: authenticate(native, parts) },
		async (request, reply) => {
			const { instance, messageId } = request.params;
			assertMayReach(callerOf(request), instance);
			return sendFile(reply, await files.ofMessage(instance, messageId));
		},
	);
}

/** What strangers sent is never shown as a page of this gateway: a browser saves it and guesses no type. */
function sendFile(reply: FastifyReply, { path, size, mimeType, fileName }: FileHere): FastifyReply {
	const name = encodeURIComponent(fileName ?? 'file');
	return reply
		.header('content-type', mimeType)
		.header('content-length', size)
		.header('content-disposition', `attachment; filename*=UTF-8''${name}`)
		.header('x-content-type-options', 'nosniff')
		.header('content-security-policy', "default-src 'none'; sandbox")
		.send(createReadStream(path));
}

import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { dialectNames, findDialect } from '../dialects';
import type { Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import { answerError } from './answerError';
import { mountControl } from './controlRoutes';
import { mountFiles } from './fileRoutes';
import { mountHealth } from './healthRoute';
import { mountRelays } from './relayRoutes';
import { refuseUsedKeys } from './refuseUsedKeys';
import { mountDialect } from './mountDialect';
import { readForm } from './readForm';
import type { ServerParts } from './parts';
import { mountStreams } from './streamRoutes';

/**
 * The gateway's HTTP face: every tongue, health, and streams for triggers. Whoever calls it listens, on TCP or on a
 * socket, and closes it; closing ends open streams.
 */
export function buildServer(given: ServerParts): FastifyInstance {
	const parts = { ...given, gateway: refuseUsedKeys(given) };
	const dialects = given.dialects ?? dialectNames.map(findDialect);
	const tongueOf = buildTongueOf(dialects);
	const context = (url: string) => ({ ...given, dialect: tongueOf(url) });
	const server = fastify({
		bodyLimit: given.bodyLimit,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 512 },
		frameworkErrors: (error, request, reply) =>
			answerError(error, request, reply, context(request.url)),
	});
	server.decorateRequest('caller', null);
	server.decorateRequest('form', null);
	server.decorateRequest('inlineFiles', null);
	acceptBodies(server, given);
	server.setErrorHandler((error, request, reply) =>
		answerError(error, request, reply, {
			...context(request.url),
			...(request.routeOptions.config.dialect && { dialect: request.routeOptions.config.dialect }),
		}),
	);
	server.setNotFoundHandler((request, reply) => {
		const route = `${request.method} ${pathOf(request.url)}`;
		const error = new GatewayError('ROUTE_NOT_FOUND', route, { details: { route } });
		answerError(error, request, reply, context(request.url));
	});
	mountHealth(server, parts);
	for (const dialect of dialects) mountDialect(server, dialect, parts);
	mountStreams(server, findDialect('native'), parts);
	if (given.files) mountFiles(server, findDialect('native'), parts, given.files);
	if (given.control) mountControl(server, findDialect('native'), parts, given.control);
	if (given.relays) mountRelays(server, findDialect('native'), parts, given.relays);
	return server;
}

/** Clients send `Content-Type: application/json` with no body at all, on DELETE above all. That is no JSON error. */
function acceptBodies(server: FastifyInstance, { files, bodyLimit }: ServerParts): void {
	const parse = server.getDefaultJsonParser('error', 'ignore');
	server.removeAllContentTypeParsers();
	server.addContentTypeParser<Buffer>(
		'application/json',
		{ parseAs: 'buffer' },
		(request, bytes, done) => {
			// Text that is gathered piece by piece would be copied once more when it is read.
			const body = bytes.toString();
			if (body.trim() === '') return done(null, undefined);
			return parse(request, body, (error, value) => {
				// Nobody else comes to know of them.
				if (error) void request.inlineFiles?.drop();
				done(error, value as unknown);
			});
		},
	);
	server.addContentTypeParser(
		'multipart/form-data',
		async (request: FastifyRequest, body: IncomingMessage) => {
			// Files of strangers, and of who asks for what is not there, do not come onto the disk.
			if (!files || request.caller === null || !request.routeOptions.config.dialect) {
				body.resume();
				return undefined;
			}
			request.form = await readForm(request, body, files, { text: bodyLimit });
			return request.form.body;
		},
	);
	server.addContentTypeParser<string>('*', { parseAs: 'string' }, (request, body, done) => {
		if (body.trim() === '') return done(null, undefined);
		const type = request.headers['content-type'] ?? 'of no type';
		done(new GatewayError('MALFORMED_JSON', `its content type is ${type}`));
	});
}

/** Errors speak the tongue whose paths begin as the one that was asked; native where nobody's do. */
function buildTongueOf(dialects: readonly Dialect[]): (url: string) => Dialect {
	const bySegment = new Map<string, Dialect>();
	for (const dialect of dialects) {
		const paths = dialect.routes.flatMap(({ path, aliases }) => [path, ...aliases]);
		for (const path of [dialect.prefix, ...paths]) {
			const segment = firstSegment(path);
			if (segment !== '' && !segment.startsWith(':') && !bySegment.has(segment)) {
				bySegment.set(segment, dialect);
			}
		}
	}
	const native = findDialect('native');
	return (url) => bySegment.get(firstSegment(url)) ?? native;
}

function firstSegment(url: string): string {
	return pathOf(url).split('/')[1] ?? '';
}

function pathOf(url: string): string {
	return url.split('?', 1)[0] ?? url;
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
	answersFile,
	decodeFollowUp,
	decodeRequest,
	isObject,
	validateInput,
	wireNameOf,
	type BoundRoute,
	type Condition,
	type Dialect,
	type WireRequest,
} from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import { isInstanceName } from '../domain/instance';
import { assertMayReach, authenticate, authenticateHook, callerOf } from './authenticate';
import type { Caller } from '../domain/ports/gateway';
import { healthPath } from './healthRoute';
import { takeInlineFiles } from './inlineFiles';
import { dropForm, type Form, inField } from './readForm';
import type { ServerParts } from './parts';
import { dispatchFor, narrow } from './reach';
import { sendReply } from './sendReply';

declare module 'fastify' {
	interface FastifyRequest {
		/** Null: the body is no form. */
		form: Form | null;
	}
}

/**
 * Answers every route of a tongue, at the vendor's own paths and below the tongue's prefix. A path that the server
 * itself answers, such as `/health`, stays the server's.
 */
export function mountDialect(server: FastifyInstance, dialect: Dialect, parts: ServerParts): void {
	const preParsing = takeInlineFiles(parts);
	for (const [address, routes] of byAddress(dialect)) {
		const byKey = authenticate(dialect, parts, routes[0]?.auth ?? undefined);
		const isHook = routes.every(({ hook }) => hook);
		const onRequest = isHook ? authenticateHook(dialect, parts, byKey) : byKey;
		const [method, path] = address.split(' ') as [BoundRoute['method'], string];
		const open = routes.every((route) => route.scope === 'none');
		const urls = [...urlsOf(path, routes, dialect)];
		for (const url of isHook ? [...urls, ...urls.map(belowToken)] : urls) {
			if (url === healthPath) continue;
			server.route({
				method,
				url,
				config: { dialect },
				...(open ? {} : { onRequest }),
				// What an engine of somebody else posts holds no files to send.
				...(isHook ? {} : { preParsing }),
				handler: async (request, reply) => {
					const { form, inlineFiles } = request;
					try {
						return await answer(request, reply, routes, { ...parts, dialect });
					} finally {
						if (form && parts.files) await dropForm(form, parts.files);
						await inlineFiles?.drop();
					}
				},
			});
		}
	}
}

/** Who can set no more than the beginning of an address has the token there. */
function belowToken(url: string): string {
	return `/hooks/:token${url}`;
}

/** Routes that share a method and a path, told apart by their conditions. */
function byAddress(dialect: Dialect): Map<string, BoundRoute[]> {
	const addresses = new Map<string, BoundRoute[]>();
	for (const route of dialect.routes.filter(({ askedOnly }) => !askedOnly)) {
		for (const path of [route.path, ...route.aliases, ...route.ownAliases]) {
			const address = `${route.method} ${path}`;
			addresses.set(address, [...(addresses.get(address) ?? []), route]);
		}
	}
	return addresses;
}

/** At the vendor's own place unless every route means it as an alias below our prefix. */
function urlsOf(path: string, routes: readonly BoundRoute[], { prefix }: Dialect): Set<string> {
	const isOwn = routes.every(({ ownAliases }) => ownAliases.includes(path));
	return new Set(isOwn ? [prefix + path] : [path, prefix + path]);
}

async function answer(
	request: FastifyRequest,
	reply: FastifyReply,
	routes: readonly BoundRoute[],
	{ gateway, clock, files, dialect }: ServerParts & { dialect: Dialect },
): Promise<FastifyReply> {
	const wire = wireOf(request);
	const route = choose(routes, wire);
	const isOpen = route.scope === 'none';
	const asking = isOpen ? { instance: null, dialect: dialect.name } : callerOf(request);
	const decoded = decodeBody(route, wire);
	const placed = (await request.inlineFiles?.place(decoded)) ?? decoded;
	const { input, caller } = readInput(route, wire, placed, asking);
	const next = decodeFollowUp(route, wire, input);
	const asks = files && answersFile(route.operation) ? { ...caller, readsFiles: true } : caller;
	const output = await dispatchFor(gateway, route.operation.id, input, asks).catch(
		(error: unknown) => {
			throw named(error, request);
		},
	);
	if (next && route.followUp) await gateway.dispatch(route.followUp.operation.id, next, caller);
	const context = { input, now: new Date(clock.now()).toISOString() };
	await sendReply(reply, route, output, { context, files });
	return reply;
}

/** What is wrong with a file of a form is said with the field's name. */
function named(error: unknown, { form }: FastifyRequest): unknown {
	const [file, ...others] = form?.files ?? [];
	return file && others.length === 0 ? inField(error, file.field) : error;
}

function wireOf(request: FastifyRequest): WireRequest {
	const { params, query, headers, body } = request;
	return {
		params: params as Record<string, unknown>,
		query: query as Record<string, unknown>,
		headers,
		body,
	};
}

function choose(routes: readonly BoundRoute[], wire: WireRequest): BoundRoute {
	const route = routes.find(({ when }) => when === null || holds(when, wire));
	if (route) return route;
	const names = [...new Set(routes.map(({ when }) => when?.name))].join(', ');
	throw new GatewayError('BAD_REQUEST', `${names} does not say which of its kinds is meant`);
}

function holds(when: Condition, wire: WireRequest): boolean {
	const source = wire[when.in];
	const said = isObject(source) ? source[when.name] : undefined;
	// A header may carry parameters after its value, such as the boundary of a form.
	const value = when.in === 'headers' && typeof said === 'string' ? said.split(';', 1)[0] : said;
	if (when.is !== undefined) return [when.is].flat().includes(value as never);
	return value !== undefined && value !== null && value !== '';
}

/** The command that a request is, not validated yet. */
function decodeBody(route: BoundRoute, wire: WireRequest): Record<string, unknown> {
	const { body } = wire;
	if (body !== undefined && body !== null && !isObject(body) && route.body.kind !== 'list') {
		throw new GatewayError('BAD_REQUEST', 'The body must be a JSON object');
	}
	return decodeRequest(route, wire);
}

/** Who may not reach the instance is told so before anything is said about the rest of the request. */
function readInput(
	route: BoundRoute,
	wire: WireRequest,
	decoded: Record<string, unknown>,
	asking: Caller,
) {
	const caller = route.scope === 'none' ? asking : narrow(asking, route, decoded);
	const input = withinScope(route, decoded, caller);
	if ('instance' in wire.params && !isInstanceName(String(input.instance))) {
		throw new GatewayError('INSTANCE_NOT_FOUND', String(input.instance));
	}
	const valid = validateInput(route.operation, input, (path) => wireNameOf(route, path, wire));
	return { input: valid, caller };
}

/** A key of one instance means that instance where the request names none. */
function withinScope(
	route: BoundRoute,
	input: Record<string, unknown>,
	caller: Caller,
): Record<string, unknown> {
	if (route.scope === 'none') return input;
	if (route.scope === 'admin' && caller.instance !== null) throw new GatewayError('UNAUTHORIZED');
	if (!('instance' in route.operation.input.shape)) return input;
	// A list of all that a user may see names none.
	if (caller.instance === '' && input.instance === undefined) return input;
	if (caller.instance !== null && input.instance === undefined) {
		return { ...input, instance: caller.instance };
	}
	assertMayReach(caller, input.instance);
	return input;
}

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Auth, Dialect } from '../dialects/kit';
import { automationHeader } from '../domain/automation';
import { GatewayError } from '../domain/errors';
import type { Caller } from '../domain/ports/gateway';
import { identify } from './keys';
import type { ServerParts } from './parts';

declare module 'fastify' {
	interface FastifyRequest {
		/** Who asks; null on routes that need no key. */
		caller: Caller | null;
	}
	interface FastifyContextConfig {
		/** The tongue of a route, where one is mounted there. */
		dialect?: Dialect;
	}
}

/** Runs before the body is read, so that strangers cannot make us parse anything. */
export function authenticate(
	dialect: Dialect,
	parts: ServerParts,
	auth: Auth = dialect.auth,
): onRequestAsyncHookHandler {
	const { adminKeyHash, clock } = parts;
	const { apiKeys, users } = parts.storage;
	return async (request) => {
		const keys = { adminKeyHash, apiKeys, users, now: clock.now() };
		const caller = await identify(auth.read(request.headers), keys);
		const isAutomation = request.headers[automationHeader] === '1';
		request.caller = { ...caller, dialect: dialect.name, isAutomation };
	};
}

/** The same for routes that the token of an instance's inbound hooks opens, too: in the path or the query. */
export function authenticateHook(
	dialect: Dialect,
	parts: ServerParts,
	byKey: onRequestAsyncHookHandler,
): onRequestAsyncHookHandler {
	return async function (request, reply) {
		const { token } = { ...(request.query as object), ...(request.params as object) } as Said;
		if (typeof token !== 'string') return byKey.call(this, request, reply);
		const instance = (await parts.instanceOfHook?.(token)) ?? null;
		if (instance === null) throw new GatewayError('UNAUTHORIZED');
		request.caller = { instance, dialect: dialect.name };
	};
}

interface Said {
	token?: unknown;
}

/** The caller that `authenticate` found. */
export function callerOf(request: FastifyRequest): Caller {
	if (request.caller === null) throw new GatewayError('UNAUTHORIZED');
	return request.caller;
}

/** The one wall between instances: every path, query and body ends up in `instance` here. */
export function assertMayReach(caller: Caller, instance: unknown): void {
	if (caller.instance === null || caller.instance === instance) return;
	if (typeof instance === 'string' && caller.instances?.includes(instance)) return;
	throw new GatewayError('UNAUTHORIZED');
}

import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Auth, Dialect } from '../dialects/kit';
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
	const keys = { adminKeyHash: parts.adminKeyHash, apiKeys: parts.storage.apiKeys };
	return async (request) => {
		const { instance } = await identify(auth.read(request.headers), keys);
		request.caller = { instance, dialect: dialect.name };
	};
}

/** The caller that `authenticate` found. */
export function callerOf(request: FastifyRequest): Caller {
	if (request.caller === null) throw new GatewayError('UNAUTHORIZED');
	return request.caller;
}

/** The one wall between instances: every path, query and body ends up in `instance` here. */
export function assertMayReach(caller: Caller, instance: unknown): void {
	if (caller.instance === null || caller.instance === instance) return;
	throw new GatewayError('UNAUTHORIZED');
}

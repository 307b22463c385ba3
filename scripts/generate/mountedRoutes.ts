import fastify, { type HTTPMethods } from 'fastify';
import { findDialect, type DialectName } from '../../src/dialects';
import { mountHealth } from '../../src/server/healthRoute';
import { mountDialect } from '../../src/server/mountDialect';
import type { ServerParts } from '../../src/server/parts';

/** Whether a server that speaks this tongue has a route. Nothing is ever asked of it, so it has nothing behind it. */
export function mountedRoutes(
	name: DialectName,
): (route: { method: HTTPMethods; url: string }) => boolean {
	const server = fastify();
	server.decorateRequest('caller', null);
	const parts = { storage: {} } as ServerParts;
	mountHealth(server, parts);
	mountDialect(server, findDialect(name), parts);
	return (route) => server.hasRoute(route);
}

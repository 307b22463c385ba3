import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import { sendJson } from './answerError';
import { authenticate, callerOf } from './authenticate';
import type { Control, ServerParts } from './parts';

const parent = z.object({ pid: z.int().positive() });

/** What n8n asks of the gateway it started: to live as long as a process does, and to stop. Admin key only. */
export function mountControl(
	server: FastifyInstance,
	native: Dialect,
	parts: ServerParts,
	control: Control,
): void {
	const onRequest = authenticate(native, parts);
	server.post('/v1/parents', { onRequest }, async (request, reply) => {
		requireAdmin(callerOf(request).instance);
		const body = parent.safeParse(request.body);
		if (!body.success) throw new GatewayError('BAD_REQUEST', 'pid must be a process id');
		control.addParent(body.data.pid);
		sendJson(reply, 200, { parent: body.data.pid });
		return reply;
	});
	server.post('/v1/shutdown', { onRequest }, async (request, reply) => {
		requireAdmin(callerOf(request).instance);
		sendJson(reply, 202, { stopping: true });
		reply.raw.once('finish', () => control.shutdown());
		return reply;
	});
}

function requireAdmin(instance: string | null): void {
	if (instance !== null) throw new GatewayError('UNAUTHORIZED');
}

import type { FastifyInstance } from 'fastify';
import { sendJson } from './answerError';
import type { ServerParts } from './parts';

export const healthPath = '/health';

/**
 * `GET /health`: for load balancers and people alike, without a key. `status`, `uptime` (seconds) and `timestamp` are
 * what clients of Zapini read at the same path.
 */
export function mountHealth(
	server: FastifyInstance,
	{ health, clock }: Pick<ServerParts, 'health' | 'clock'>,
): void {
	server.get(healthPath, async (_request, reply) => {
		const facts = await health();
		const status = facts.ok ? 'ok' : 'storage_error';
		const uptime = Math.round(process.uptime());
		const timestamp = new Date(clock.now()).toISOString();
		sendJson(reply, facts.ok ? 200 : 503, { ...facts, status, uptime, timestamp });
		return reply;
	});
}

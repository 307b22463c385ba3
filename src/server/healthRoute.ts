import type { FastifyInstance } from 'fastify';
import { sendJson } from './answerError';
import type { ServerParts } from './parts';

export const healthPath = '/health';

/** `GET /health`: for load balancers and people alike, without a key. */
export function mountHealth(server: FastifyInstance, { health }: ServerParts): void {
	server.get(healthPath, async (_request, reply) => {
		const facts = await health();
		sendJson(reply, facts.ok ? 200 : 503, facts);
		return reply;
	});
}

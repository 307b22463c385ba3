import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { GatewayError } from '../domain/errors';
import type { Gateway } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import { equalSecrets } from '../support/crypto';

export interface ClusterServerParts {
	/** Carries out what other processes pass on. */
	dispatch: Gateway['dispatch'];
	/** Known to whoever reads the database. */
	secret: string;
	/** Below which calls are answered. */
	path: string;
	/** Largest body of a call as it came in, bytes. */
	bodyLimit: number;
	logger: Logger;
}

const call = z.object({
	operation: z.string(),
	input: z.record(z.string(), z.unknown()),
	caller: z.object({
		instance: z.string().nullable(),
		dialect: z.string(),
		name: z.string().optional(),
		isAutomation: z.boolean().optional(),
		readsFiles: z.boolean().optional(),
	}),
});

/**
 * What a process answers to the others of its cluster, on an address of its own. Who asked the first process was
 * checked there, so whoever has the secret may do anything.
 */
export function buildClusterServer(parts: ClusterServerParts): FastifyInstance {
	const { secret, logger } = parts;
	// A call is larger than the body it came in: JSON in JSON, with what the path said.
	const server = fastify({ bodyLimit: parts.bodyLimit * 2 });
	server.addHook('onRequest', async (request) => {
		const { authorization = '' } = request.headers;
		if (!equalSecrets(authorization, `Bearer ${secret}`)) throw new GatewayError('UNAUTHORIZED');
	});
	server.setErrorHandler((error, _request, reply) => {
		const known = GatewayError.from(error);
		if (known.code === 'INTERNAL') logger.error({ err: error }, 'a call of the cluster failed');
		void reply.code(known.http).send({ error: known.toBody() });
	});
	server.post(parts.path, async (request) => {
		const body = call.safeParse(request.body);
		if (!body.success) throw new GatewayError('BAD_REQUEST', 'this is no call of a gateway');
		const { operation, input, caller } = body.data;
		return { output: await parts.dispatch(operation, input, caller) };
	});
	return server;
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { eventNames } from '../catalogue/events/names';
import type { Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { Relays } from '../domain/ports/relays';
import { sendJson } from './answerError';
import { authenticate, callerOf } from './authenticate';
import type { ServerParts } from './parts';

const path = '/v1/relays/:relay';

interface RelayParams {
	relay: string;
	listener: string;
}

const listener = z.object({
	url: z.url(),
	publicUrl: z.url(),
	token: z.string().min(16),
	events: z.array(z.enum(eventNames)),
	workflow: z.string(),
	direct: z.boolean(),
	instance: z.string().min(1),
	expiresAt: z.int().nullable(),
	previous: z.record(z.string(), z.unknown()).nullable(),
});

const publication = z.object({
	events: z.array(
		z.object({
			id: z.string().min(1),
			event: z.enum(eventNames),
			instance: z.string(),
			timestamp: z.int(),
			lane: z.string().min(1),
			data: z.record(z.string(), z.unknown()),
		}),
	),
});

/**
 * Lets several triggers share the one webhook that a vendor has for an instance: the one that has it posts events here,
 * and each of the others gets them. Admin key only, since the lists hold the secrets of webhooks.
 */
export function mountRelays(
	server: FastifyInstance,
	native: Dialect,
	parts: ServerParts,
	relays: Relays,
): void {
	const onRequest = authenticate(native, parts);

	server.get<{ Params: RelayParams }>(path, { onRequest }, async (request, reply) => {
		sendJson(reply, 200, { listeners: await relays.list(relayOf(request)) });
		return reply;
	});
	server.put<{ Params: RelayParams }>(
		`${path}/listeners/:listener`,
		{ onRequest },
		async (request, reply) => {
			const relay = relayOf(request);
			await relays.put(relay, { id: listenerOf(request), ...read(listener, request.body) });
			sendJson(reply, 200, { listeners: await relays.list(relay) });
			return reply;
		},
	);
	server.delete<{ Params: RelayParams }>(
		`${path}/listeners/:listener`,
		{ onRequest },
		async (request, reply) => {
			await relays.delete(relayOf(request), listenerOf(request));
			sendJson(reply, 200, { deleted: true });
			return reply;
		},
	);
	server.post<{ Params: RelayParams }>(`${path}/events`, { onRequest }, async (request, reply) => {
		const relay = relayOf(request);
		const { events } = read(publication, request.body);
		sendJson(reply, 200, { listeners: await relays.publish(relay, events) });
		return reply;
	});
}

function relayOf(request: FastifyRequest<{ Params: RelayParams }>): string {
	if (callerOf(request).instance !== null) throw new GatewayError('UNAUTHORIZED');
	return named('relay', request.params.relay);
}

function listenerOf({ params }: FastifyRequest<{ Params: RelayParams }>): string {
	return named('listener', params.listener);
}

function named(field: string, given: string): string {
	if (/^[\w-]{1,128}$/.test(given)) return given;
	throw new GatewayError('BAD_REQUEST', `${field} must be letters, digits, _ and - alone`);
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
	const result = schema.safeParse(body ?? {});
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new GatewayError('BAD_REQUEST', `${issue?.path.join('.')}: ${issue?.message}`);
}

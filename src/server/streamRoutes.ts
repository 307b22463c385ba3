import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { eventNames } from '../catalogue/events/names';
import type { Dialect } from '../dialects/kit';
import { encodeEvent } from '../dialects/native/events';
import { GatewayError } from '../domain/errors';
import { isInstanceName } from '../domain/instance';
import type { Delivery } from '../domain/ports/storage';
import { sendJson } from './answerError';
import { assertMayReach, authenticate, callerOf } from './authenticate';
import type { ServerParts } from './parts';

const path = '/v1/instances/:instance/streams/:stream';
const heartbeatMs = 15_000;

interface StreamParams {
	instance: string;
	stream: string;
}

const creation = z.object({
	events: z.array(z.enum(eventNames)).default([]),
	/** Whether who reads the stream answers its events. */
	claimsAutomation: z.boolean().default(false),
});
const settlement = z.object({ sequences: z.array(z.int().min(0)).max(1000) });

/**
 * Durable event streams for triggers: PUT creates or replaces one, GET reads it as lines of JSON until either side
 * hangs up, POST settles what was dealt with, DELETE ends it. What is not settled comes again to the next reader.
 */
export function mountStreams(server: FastifyInstance, native: Dialect, parts: ServerParts): void {
	const onRequest = authenticate(native, parts);
	const readers = new Set<AbortController>();
	server.addHook('preClose', async () => readers.forEach((reader) => reader.abort()));

	server.put<{ Params: StreamParams }>(path, { onRequest }, async (request, reply) => {
		const subscription = await put(request, parts);
		sendJson(reply, 200, subscription);
		return reply;
	});
	server.get<{ Params: StreamParams }>(path, { onRequest }, async (request, reply) => {
		const id = subscriptionId(request);
		const { stream } = request.params;
		if (!(await parts.storage.subscriptions.get(id))) {
			throw new GatewayError('STREAM_NOT_FOUND', stream);
		}
		await pipe(id, reply, readers, parts);
		return reply;
	});
	server.post<{ Params: StreamParams }>(`${path}/settle`, { onRequest }, async (request, reply) => {
		const id = subscriptionId(request);
		const { sequences } = read(settlement, request.body);
		await Promise.all(sequences.map((sequence) => parts.streams.settle(id, sequence)));
		sendJson(reply, 200, { settled: sequences.length });
		return reply;
	});
	server.delete<{ Params: StreamParams }>(path, { onRequest }, async (request, reply) => {
		await parts.storage.subscriptions.delete(subscriptionId(request));
		sendJson(reply, 200, { deleted: true });
		return reply;
	});
}

async function put(
	request: FastifyRequest<{ Params: StreamParams }>,
	{ gateway, storage, clock }: ServerParts,
) {
	const id = subscriptionId(request);
	const { instance, stream } = request.params;
	const { events, claimsAutomation } = read(creation, request.body);
	// Answers INSTANCE_NOT_FOUND for an instance that does not exist.
	await gateway.dispatch('instance.getState', { instance }, callerOf(request));
	const existing = await storage.subscriptions.get(id);
	await storage.subscriptions.put({
		id,
		instance,
		kind: 'stream',
		dialect: 'native',
		url: null,
		secret: null,
		previousSecret: null,
		headers: {},
		events,
		filter: null,
		enabled: true,
		disabledBecause: null,
		options: { claimsAutomation },
		createdAt: existing?.createdAt ?? clock.now(),
		changedAt: clock.now(),
	});
	return { instance, stream, events, claimsAutomation };
}

/** Checks that the caller may reach the instance, and gives the id under which the stream is stored. */
function subscriptionId(request: FastifyRequest<{ Params: StreamParams }>): string {
	const { instance, stream } = request.params;
	assertMayReach(callerOf(request), instance);
	if (!isInstanceName(instance)) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
	if (!/^[\w-]{1,128}$/.test(stream)) throw new GatewayError('STREAM_NOT_FOUND', stream);
	return `stream:${instance}:${stream}`;
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
	const result = schema.safeParse(body ?? {});
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new GatewayError('BAD_REQUEST', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Writes deliveries as lines until the reader goes away or the hub ends the stream; empty lines keep it alive. */
async function pipe(
	id: string,
	reply: FastifyReply,
	readers: Set<AbortController>,
	{ streams, clock, logger }: ServerParts,
): Promise<void> {
	const { raw } = reply.hijack();
	const reader = new AbortController();
	readers.add(reader);
	raw.once('close', () => reader.abort());
	raw.writeHead(200, {
		'content-type': 'application/x-ndjson',
		'cache-control': 'no-store',
		'x-accel-buffering': 'no',
	});
	raw.write('\n');
	let cancelBeat = clock.schedule(heartbeatMs, beat);
	function beat(): void {
		raw.write('\n');
		cancelBeat = clock.schedule(heartbeatMs, beat);
	}
	try {
		const stream = await streams.open(id, {
			onDelivery: (delivery) => void raw.write(encodeLine(delivery)),
			signal: reader.signal,
		});
		await stream.ended;
	} catch (error) {
		logger.error({ err: error, subscription: id }, 'stream failed');
	} finally {
		cancelBeat();
		readers.delete(reader);
		raw.end();
	}
}

function encodeLine({ sequence, event, isReplay }: Delivery): string {
	const line = { sequence, event: encodeEvent(event), ...(isReplay && { replay: true }) };
	return `${JSON.stringify(line)}\n`;
}

import type { FastifyInstance } from 'fastify';
import type { HttpTransport } from '../../src/domain/ports/http';
import type { ApiKeyRow, Subscription } from '../../src/domain/ports/storage';
import type { Clock } from '../../src/domain/ports/clock';
import type { Logger } from '../../src/domain/ports/logger';
import { buildServer, hashKey, keyRow, type ServerParts } from '../../src/server';
import { FakeFiles } from './FakeFiles';
import { FakeGateway } from './FakeGateway';

export const adminKey = 'wag_admin-key-of-the-tests';
export const salesKey = 'wag_key-of-sales-alone-0001';
export const supportKey = 'wag_key-of-support-alone-1';

/** A time that only a test moves. */
export const fixedClock: Clock = {
	now: () => Date.parse('2026-11-22T09:00:00.000Z'),
	schedule: () => () => undefined,
};

export const silentLogger: Logger = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
	child: () => silentLogger,
};

export interface TestServer {
	server: FastifyInstance;
	gateway: FakeGateway;
	/** What came with forms, for as long as a request is worked on. */
	files: FakeFiles;
	keys: ApiKeyRow[];
	subscriptions: Map<string, Subscription>;
	/** HTTP without a socket. */
	transport: HttpTransport;
}

/** The HTTP face over a fake engine and storage in memory, with an admin key and one key per instance. */
export function testServer(parts: Partial<ServerParts> = {}): TestServer {
	const files = new FakeFiles();
	const gateway = new FakeGateway();
	const keys = [keyRow(salesKey, 'sales', 'sales', 0), keyRow(supportKey, 'support', 'support', 0)];
	const subscriptions = new Map<string, Subscription>();
	const server = buildServer({
		gateway: {
			dispatch: (id, input, caller) => gateway.dispatch(id, files.inlined(input), caller),
		},
		files,
		storage: { apiKeys: apiKeysIn(keys), subscriptions: subscriptionsIn(subscriptions) },
		streams: { open: async () => ({ ended: Promise.resolve() }), settle: async () => undefined },
		health: async () => ({
			ok: true,
			version: '0.1.0',
			network: 'sandbox',
			sandbox: true,
			instances: { total: 2, connected: 1 },
			webhooks: { total: 0, failing: 0 },
		}),
		adminKeyHash: hashKey(adminKey),
		clock: fixedClock,
		logger: silentLogger,
		bodyLimit: 1_048_576,
		...parts,
	});
	return { server, gateway, files, keys, subscriptions, transport: injected(server) };
}

/** A transport that hands requests to a server in this process. */
export function injected(server: FastifyInstance): HttpTransport {
	return {
		send: async ({ method, url, headers, body, binary }) => {
			const path = url.replace(/^https?:\/\/[^/]+/, '');
			const payload = typeof body === 'string' || body === undefined ? body : Buffer.from(body);
			const answer = await server.inject({ method, url: path, headers, payload });
			const lower = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
			const bytes = binary && answer.statusCode < 400 ? answer.rawPayload : undefined;
			return {
				status: answer.statusCode,
				headers: Object.fromEntries(lower) as Record<string, string>,
				body: bytes ? '' : answer.body,
				...(bytes ? { bytes } : {}),
			};
		},
	};
}

function apiKeysIn(rows: ApiKeyRow[]): ServerParts['storage']['apiKeys'] {
	return {
		put: async (row) => void rows.push(row),
		putOnce: async (row) => (rows.push(row), row),
		findByHash: async (hash) => rows.find((row) => row.hash === hash) ?? null,
		list: async () => rows,
		delete: async (id) => {
			const index = rows.findIndex((row) => row.id === id);
			if (index >= 0) rows.splice(index, 1);
		},
	};
}

function subscriptionsIn(rows: Map<string, Subscription>): ServerParts['storage']['subscriptions'] {
	return {
		put: async (subscription) => void rows.set(subscription.id, subscription),
		get: async (id) => rows.get(id) ?? null,
		list: async (instance) =>
			[...rows.values()].filter((row) => instance === undefined || row.instance === instance),
		delete: async (id) => void rows.delete(id),
	};
}

import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildServer, hashKey, type ServerParts } from '../../../src/server';
import { systemClock } from '../../../src/support/clock';
import { silentLogger } from '../../support/silentLogger';
import type { Scene } from '../engine/Scene';

export const adminKey = 'wag_admin-key-of-the-tests';
export const bodyLimit = 200_000;

export interface Answer {
	status: number;
	body: unknown;
}

interface Request {
	key?: string;
	/** Text is sent as it is. */
	body?: object | string;
}

/** A form with a file goes as it is, `multipart/form-data`. */
const isForm = (body: unknown): body is FormData => body instanceof FormData;

/** The engine of a scene behind its HTTP face, on a port of its own. */
export class Gateway {
	private constructor(
		private readonly server: FastifyInstance,
		readonly url: string,
	) {}

	static async open(
		{ engine, storage }: Scene,
		given: Partial<ServerParts> = {},
	): Promise<Gateway> {
		const server = buildServer({
			gateway: engine,
			storage,
			streams: { open: async () => ({ ended: Promise.resolve() }), settle: async () => undefined },
			health: async () => ({
				ok: true,
				version: '0.1.0',
				network: 'sandbox',
				sandbox: true,
				instances: engine.counts(),
				webhooks: { total: 0, failing: 0 },
			}),
			files: engine.files,
			adminKeyHash: hashKey(adminKey),
			clock: systemClock,
			logger: silentLogger,
			bodyLimit,
			...given,
		});
		await server.listen({ host: '127.0.0.1', port: 0 });
		const { port } = server.server.address() as AddressInfo;
		return new Gateway(server, `http://127.0.0.1:${port}`);
	}

	async close(): Promise<void> {
		this.server.server.closeAllConnections();
		await this.server.close();
	}

	/** In our own tongue. */
	native(method: string, path: string, { key = adminKey, body }: Request = {}): Promise<Answer> {
		return this.#ask(method, `/v1/instances/${path}`, { authorization: `Bearer ${key}` }, body);
	}

	/** The same for what need not name an instance, such as `tag/list`. */
	anywhere(path: string, { key = adminKey, body = {} }: Request = {}): Promise<Answer> {
		return this.#ask('POST', `/v1/${path}`, { authorization: `Bearer ${key}` }, body);
	}

	/** In Evolution's. */
	evolution(method: string, path: string, { key = adminKey, body }: Request = {}): Promise<Answer> {
		return this.#ask(method, path, { apikey: key }, body);
	}

	/** In Zapini's. */
	zapini(method: string, path: string, { key = adminKey, body }: Request = {}): Promise<Answer> {
		return this.#ask(method, `/zapini${path}`, { authorization: `Bearer ${key}` }, body);
	}

	async #ask(
		method: string,
		path: string,
		auth: Record<string, string>,
		body?: object | string,
	): Promise<Answer> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				...auth,
				...(body !== undefined && !isForm(body) && { 'content-type': 'application/json' }),
			},
			body: typeof body === 'object' && !isForm(body) ? JSON.stringify(body) : body,
		});
		const isJson = response.headers.get('content-type')?.includes('json');
		return { status: response.status, body: await (isJson ? response.json() : response.text()) };
	}
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Post {
	headers: IncomingMessage['headers'];
	body: string;
	/** To be answered by the test, when the server does not by itself. */
	response: ServerResponse;
}

/** A real HTTP server that a webhook posts to; how it answers is in the hands of the test. */
export class HookServer {
	readonly posts: Post[] = [];
	/** Answers each post; by default with 200. */
	answer: (post: Post) => void = ({ response }) => response.writeHead(200).end();
	readonly #listeners = new Set<() => void>();

	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {
		server.on('request', (request, response) => void this.#take(request, response));
	}

	static async open(): Promise<HookServer> {
		const server = createServer();
		await once(server.listen(0, '127.0.0.1'), 'listening');
		const { port } = server.address() as AddressInfo;
		return new HookServer(server, `http://127.0.0.1:${port}/hook`);
	}

	/** The posts of these events, by the ids under which they were posted. */
	get ids(): string[] {
		return this.posts.map(({ headers }) => String(headers['webhook-id']));
	}

	/** Resolves with the post of that place, from 0, as soon as it is there. */
	async post(index: number): Promise<Post> {
		for (;;) {
			const post = this.posts[index];
			if (post) return post;
			await new Promise<void>((resolve) => this.#listeners.add(resolve));
		}
	}

	always(status: number, headers: Record<string, string> = {}): void {
		this.answer = ({ response }) => response.writeHead(status, headers).end();
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const post = { headers: request.headers, body: Buffer.concat(parts).toString(), response };
		this.posts.push(post);
		for (const listen of this.#listeners) listen();
		this.#listeners.clear();
		this.answer(post);
	}
}

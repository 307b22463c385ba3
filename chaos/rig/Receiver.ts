import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Post } from '../ledger/judge';

/** How the endpoint answers: well, with a status, never, byte by byte without an end, or by hanging up. */
export type Behaviour =
	| { kind: 'takes' }
	| { kind: 'status'; status: number; headers?: Record<string, string> }
	| { kind: 'hangs' }
	| { kind: 'drips' }
	| { kind: 'hangsUp' };

interface Body {
	id: string;
	event: string;
	data: { messageId?: string; chatId?: string; phone?: string | null; state?: string };
}

const DRIP_MS = 100;

/** The webhook of the run: behaves as it is told, and passes on what it answered with 2xx. */
export class Receiver {
	behaviour: Behaviour = { kind: 'takes' };
	onTaken: (post: Post) => void = () => undefined;
	/** When each event was refused, in milliseconds; by event id. */
	readonly refusals = new Map<string, number[]>();
	/** Requests to where a 302 pointed: nobody may follow it. */
	followed = 0;
	#server: Server | null = null;
	#port = 0;

	static async start(): Promise<Receiver> {
		const receiver = new Receiver();
		await receiver.goUp();
		return receiver;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}/webhook`;
	}

	get elsewhere(): string {
		return `http://127.0.0.1:${this.#port}/elsewhere`;
	}

	/** Nobody listens any more: connections are refused. */
	async goDown(): Promise<void> {
		const server = this.#server;
		this.#server = null;
		server?.closeAllConnections();
		await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
	}

	/** Listens again, on the same port. */
	async goUp(): Promise<void> {
		const server = createServer((request, response) => this.#read(request, response));
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
		});
		this.#port = (server.address() as AddressInfo).port;
		this.#server = server;
	}

	#read(request: IncomingMessage, response: ServerResponse): void {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			if (request.url !== '/webhook') this.followed += 1;
			this.#answer(decodePost(request, Buffer.concat(chunks)), response);
		});
		// A gateway that is killed in the middle of a post.
		request.on('error', () => undefined);
	}

	#answer(post: Post, response: ServerResponse): void {
		const { behaviour } = this;
		if (behaviour.kind === 'takes') {
			this.onTaken(post);
			response.writeHead(204).end();
			return;
		}
		const { eventId } = post;
		this.refusals.set(eventId, [...(this.refusals.get(eventId) ?? []), performance.now()]);
		switch (behaviour.kind) {
			case 'status':
				response.writeHead(behaviour.status, behaviour.headers).end('no');
				return;
			case 'drips':
				return drip(response);
			case 'hangsUp':
				response.destroy();
				return;
			case 'hangs':
				return;
		}
	}
}

/** 200 at once, and then a body that goes on for longer than anybody waits. */
function drip(response: ServerResponse): void {
	response.writeHead(200, { 'content-length': '4096' });
	const timer = setInterval(() => response.write('.'), DRIP_MS);
	response.on('close', () => clearInterval(timer));
}

function decodePost({ headers }: IncomingMessage, bytes: Buffer): Post {
	const { id, event, data } = JSON.parse(bytes.toString()) as Body;
	return {
		// Somebody between us and the gateway may have left its headers out.
		eventId: String(headers['webhook-id'] ?? id),
		event,
		chat: data.phone ?? data.chatId ?? '',
		messageId: data.messageId ?? '',
		state: data.state ?? null,
	};
}

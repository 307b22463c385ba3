import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Vendor } from '../../../nodes/shared/readCredential';
import type { Fixture } from '../fixtures';
import { answersOf } from './findAnswer';
import { readBody } from './readBody';
import { vendorFacts } from './vendors';

/** What the vendor was asked. */
export interface Recorded {
	/** Id in the list of the vendor's endpoints; null when the vendor has no such. */
	endpoint: string | null;
	method: string;
	/** With its query. */
	path: string;
	headers: IncomingHttpHeaders;
	/** JSON parsed; a form as the object it stands for, a file in it as in fixtures; undefined for none. */
	body: unknown;
	/** What was answered. */
	status: number;
}

interface Answer {
	status: number;
	/** A string goes out as it is, anything else as JSON. */
	body: unknown;
	headers?: Record<string, string>;
}

interface Options {
	/** Further keys that are taken. */
	keys?: readonly string[];
}

/**
 * A vendor's gateway on loopback, made of its fixtures: every endpoint answers as the vendor documents it or was
 * recorded. It takes the vendor's own key at the vendor's own place and nothing else, and keeps what it was asked.
 */
export class VendorServer {
	readonly requests: Recorded[] = [];
	private readonly instead = new Map<string, Answer>();
	private readonly find: ReturnType<typeof answersOf>;
	private readonly keys: readonly string[];

	private constructor(
		readonly vendor: Vendor,
		private readonly server: Server,
		{ keys = [] }: Options,
	) {
		this.find = answersOf(vendor);
		this.keys = [vendorFacts[vendor].key, ...keys];
	}

	static async open(vendor: Vendor, options: Options = {}): Promise<VendorServer> {
		const server = createServer();
		const opened = new VendorServer(vendor, server, options);
		server.on('request', (request, response) => {
			opened
				.answerTo(request, response)
				.catch((error: unknown) => response.destroy(error as Error));
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		return opened;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** What an endpoint was asked, in order. */
	asked(endpoint: string): Recorded[] {
		return this.requests.filter((request) => request.endpoint === endpoint);
	}

	/** From now on an endpoint answers this instead of its fixture. */
	answer(endpoint: string, answer: Answer): void {
		this.instead.set(endpoint, answer);
	}

	/** Forgets the requests and the answers that were set. */
	clear(): void {
		this.requests.length = 0;
		this.instead.clear();
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}

	private async answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url: path = '', headers } = request;
		const body = await readBody(request);
		const fixture = this.find({ method, path, body });
		const answer = this.choose(headers, fixture, `${method} ${path}`);
		const endpoint = fixture?.endpoint ?? null;
		this.requests.push({ endpoint, method, path, headers, body, status: answer.status });
		send(response, answer);
	}

	private choose(headers: IncomingHttpHeaders, fixture: Fixture | null, head: string): Answer {
		const { keyIn, open, refusal } = vendorFacts[this.vendor];
		const isOpen = fixture !== null && open.includes(fixture.endpoint);
		if (!isOpen && !this.keys.includes(keyIn(headers) ?? '')) return refusal;
		if (!fixture) return { status: 404, body: { message: `Cannot ${head}` } };
		return this.instead.get(fixture.endpoint) ?? fixture.response;
	}
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
	if (isFile(body)) {
		response.writeHead(status, { 'content-type': body.mimeType, ...headers });
		response.end(Buffer.from(body.base64, 'base64'));
		return;
	}
	const isText = typeof body === 'string';
	response.writeHead(status, {
		'content-type': isText ? textTypeOf(body) : 'application/json; charset=utf-8',
		...headers,
	});
	response.end(isText ? body : JSON.stringify(body));
}

/** Fixtures show an answer that is a file as its content and type, and nothing around them. */
function isFile(body: unknown): body is { base64: string; mimeType: string } {
	const { base64, mimeType, size } = (body ?? {}) as Record<string, unknown>;
	return typeof base64 === 'string' && typeof mimeType === 'string' && typeof size === 'number';
}

function textTypeOf(text: string): string {
	if (text.startsWith('<')) return 'text/html; charset=utf-8';
	return text.startsWith('# HELP') ? 'text/plain; version=0.0.4; charset=utf-8' : 'text/csv';
}

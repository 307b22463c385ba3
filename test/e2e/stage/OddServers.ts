import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What people reach by a wrong address, and where a node gets a large file from. */
export class OddServers {
	private constructor(
		private readonly page: Server,
		private readonly files: Server,
	) {}

	static async open(): Promise<OddServers> {
		const page = await listen((_request, response) => {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end('<!doctype html><title>Panel</title><p>Sign in</p>');
		});
		const files = await listen((request, response) => {
			const size = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('size'));
			response.setHeader('content-type', 'application/octet-stream');
			response.end(Buffer.alloc(size, 'wagate'));
		});
		return new OddServers(page, files);
	}

	/** Answers everything with a page: a panel, or a proxy's login. */
	get pageUrl(): string {
		return urlOf(this.page);
	}

	/** A file of so many bytes. */
	fileUrl(size: number): string {
		return `${urlOf(this.files)}/?size=${size}`;
	}

	async close(): Promise<void> {
		for (const server of [this.page, this.files]) {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		}
	}
}

async function listen(listener: RequestListener): Promise<Server> {
	const server = createServer(listener);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return server;
}

function urlOf(server: Server): string {
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

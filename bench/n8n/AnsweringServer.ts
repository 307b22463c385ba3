import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gateway on loopback that takes one kind of request and gives it one answer, at once. */
export class AnsweringServer {
	private constructor(private readonly server: Server) {}

	static async open(answer: { status: number; body: unknown }): Promise<AnsweringServer> {
		const body = JSON.stringify(answer.body);
		const server = createServer((request, response) => {
			request.resume().on('end', () => {
				response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
				response.end(body);
			});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		return new AnsweringServer(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}
}

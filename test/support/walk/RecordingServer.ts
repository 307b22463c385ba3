import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a gateway was asked. */
export interface Recorded {
	method: string;
	/** With its query. */
	path: string;
	body: string;
}

/** A gateway on loopback that takes every request, and answers an empty object. */
export class RecordingServer {
	readonly requests: Recorded[] = [];

	private constructor(private readonly server: Server) {}

	static async open(): Promise<RecordingServer> {
		const server = createServer();
		const recording = new RecordingServer(server);
		server.on('request', (request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const { method = '', url = '' } = request;
				recording.requests.push({ method, path: url, body: Buffer.concat(chunks).toString() });
				response.setHeader('content-type', 'application/json');
				response.end('{}');
			});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		return recording;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands where a gateway asks a sandbox for its address, and names the proxied one. */
export class Door {
	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {}

	static async open(descriptor: object): Promise<Door> {
		const server = createServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(descriptor));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return new Door(server, `http://127.0.0.1:${port}`);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}
}

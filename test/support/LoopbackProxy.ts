import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

/** A proxy on loopback that counts who comes through. HTTP CONNECT with a password, or SOCKS 5 without. */
export class LoopbackProxy {
	/** Names that were asked for, in order. */
	readonly asked: string[] = [];
	readonly #sockets = new Set<Socket>();

	private constructor(
		readonly port: number,
		private readonly end: () => Promise<unknown>,
	) {}

	static async http(user: string, password: string): Promise<LoopbackProxy> {
		const server = createServer();
		await once(server.listen(0, '127.0.0.1'), 'listening');
		const proxy = new LoopbackProxy(portOf(server.address()), () => ended(server));
		const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
		server.on('connect', (request: IncomingMessage, socket: Socket) => {
			const { url = '', headers } = request;
			if (headers['proxy-authorization'] !== expected) {
				return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			}
			const [host = '', port] = url.split(':');
			proxy.#join(socket, host, Number(port), () =>
				socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'),
			);
		});
		return proxy;
	}

	/** RFC 1928, with no authentication and CONNECT to a name or an IPv4 address. */
	static async socks5(): Promise<LoopbackProxy> {
		const server = createTcpServer((socket) => {
			socket.once('data', () => {
				socket.write(Buffer.from([5, 0]));
				socket.once('data', (request: Buffer) => {
					const { host, port } = readSocksRequest(request);
					proxy.#join(socket, host, port, () =>
						socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])),
					);
				});
			});
		});
		await once(server.listen(0, '127.0.0.1'), 'listening');
		const proxy = new LoopbackProxy(portOf(server.address()), () => ended(server));
		return proxy;
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await this.end();
	}

	#join(client: Socket, host: string, port: number, opened: () => void): void {
		this.asked.push(`${host}:${port}`);
		const target = connect(port, host, opened);
		for (const socket of [client, target]) {
			this.#sockets.add(socket);
			socket.on('error', () => socket.destroy());
		}
		client.pipe(target).pipe(client);
	}
}

function readSocksRequest(request: Buffer): { host: string; port: number } {
	const port = request.readUInt16BE(request.length - 2);
	const address = request.subarray(4, request.length - 2);
	const isName = request[3] === 3;
	return { host: isName ? address.subarray(1).toString() : [...address].join('.'), port };
}

function portOf(address: AddressInfo | string | null): number {
	return (address as AddressInfo).port;
}

function ended(server: { close(done: () => void): unknown }): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}

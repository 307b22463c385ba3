import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

interface Pair {
	client: Socket;
	server: Socket;
}

/** The network between the gateway and WhatsApp: a TCP proxy on loopback that can be cut, held or slowed down. */
export class Line {
	readonly #pairs = new Set<Pair>();
	#isHeld = false;
	#isRefusing = false;
	#delayMs = 0;

	private constructor(
		private readonly proxy: Server,
		readonly port: number,
		private readonly target: URL,
	) {
		proxy.on('connection', (client) => this.#join(client));
	}

	/** A way to where `url` points. */
	static async open(url: string): Promise<Line> {
		// Small packets would wait for each other's acknowledgement, 40 ms each, as they do on no real line.
		const proxy = createServer({ noDelay: true });
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		return new Line(proxy, (proxy.address() as AddressInfo).port, new URL(url));
	}

	/** The URL to use instead of the target's own. */
	get url(): string {
		const url = new URL(this.target);
		url.port = String(this.port);
		return url.href;
	}

	/** Ends every connection with a reset. */
	cut(): void {
		for (const { client, server } of this.#pairs) {
			client.resetAndDestroy();
			server.resetAndDestroy();
		}
	}

	/** Both ends stay connected and nothing passes any more, as behind a router that lost its table. */
	hold(): void {
		this.#isHeld = true;
		for (const { client, server } of this.#pairs) {
			client.pause();
			server.pause();
		}
	}

	/** Ends every connection, and each new one at once, as where nobody listens. */
	refuse(): void {
		this.#isRefusing = true;
		this.cut();
	}

	/** New connections pass again; what was held hears nothing for ever. */
	heal(): void {
		this.#isHeld = false;
		this.#isRefusing = false;
	}

	/** Everything arrives this much later. */
	slow(delayMs: number): void {
		this.#delayMs = delayMs;
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise<void>((resolve) => this.proxy.close(() => resolve()));
	}

	#join(client: Socket): void {
		if (this.#isRefusing) return void client.resetAndDestroy();
		const { port, hostname: host } = this.target;
		const server = connect({ port: Number(port), host, noDelay: true });
		const pair = { client, server };
		this.#pairs.add(pair);
		this.#pass(client, server);
		this.#pass(server, client);
		if (this.#isHeld) {
			client.pause();
			server.pause();
		}
		const end = () => {
			this.#pairs.delete(pair);
			client.destroy();
			server.destroy();
		};
		for (const socket of [client, server]) socket.on('error', end).on('close', end);
	}

	#pass(from: Socket, to: Socket): void {
		let before = Promise.resolve();
		from.on('data', (bytes: Buffer) => {
			const dueAt = performance.now() + this.#delayMs;
			before = before.then(async () => {
				const wait = dueAt - performance.now();
				if (wait > 0) await pause(wait);
				if (!to.destroyed) to.write(bytes);
			});
		});
	}
}

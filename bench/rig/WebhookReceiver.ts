import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { now } from './now';

interface Delivered {
	event: string;
	data: { messageId?: string };
}

/** Takes the gateway's posts, answers at once, and remembers when each message came first. */
export class WebhookReceiver {
	arrivals = new Map<string, number>();
	onArrival: (messageId: string) => void = () => undefined;

	private constructor(
		private readonly server: Server,
		readonly url: string,
	) {}

	static async start(): Promise<WebhookReceiver> {
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const at = now();
				response.writeHead(204).end();
				receiver.take(Buffer.concat(chunks), at);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const receiver = new WebhookReceiver(server, `http://127.0.0.1:${port}/webhook`);
		return receiver;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private take(body: Buffer, at: number): void {
		const { event, data } = JSON.parse(body.toString()) as Delivered;
		if (event !== 'message.received' || !data.messageId) return;
		if (this.arrivals.has(data.messageId)) return;
		this.arrivals.set(data.messageId, at);
		this.onArrival(data.messageId);
	}
}

import { Agent, request } from 'node:http';

/** Our own tongue over kept-alive connections, as a client on the same machine speaks it. */
export class Rest {
	private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });

	constructor(
		private readonly origin: string,
		private readonly key: string,
	) {}

	/** Rejects for every status outside 2xx, with the body. */
	async call<T>(method: string, path: string, input?: unknown): Promise<T> {
		const body = input === undefined ? undefined : JSON.stringify(input);
		const { status, text } = await this.exchange(method, path, body);
		if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${text}`);
		return JSON.parse(text) as T;
	}

	close(): void {
		this.agent.destroy();
	}

	private exchange(method: string, path: string, body?: string) {
		return new Promise<{ status: number; text: string }>((resolve, reject) => {
			const headers: Record<string, string | number> = { authorization: `Bearer ${this.key}` };
			if (body !== undefined) {
				headers['content-type'] = 'application/json';
				headers['content-length'] = Buffer.byteLength(body);
			}
			const outgoing = request(
				this.origin + path,
				{ method, headers, agent: this.agent },
				(reply) => {
					const chunks: Buffer[] = [];
					reply.on('data', (chunk: Buffer) => chunks.push(chunk));
					reply.on('error', reject);
					reply.on('end', () => {
						resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
					});
				},
			);
			outgoing.setTimeout(30_000, () => outgoing.destroy(new Error(`${path}: no answer in 30 s`)));
			outgoing.on('error', reject);
			outgoing.end(body);
		});
	}
}

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';

export interface AskedRequest {
	method: string;
	url: string;
	authorization: string | undefined;
	body: string;
}

interface SidecarOptions {
	version: string;
	token: string;
	answer?: Answer;
	/** Whether it can write its data; it can by default. */
	ok?: boolean;
}

type Answer = (request: AskedRequest, response: ServerResponse) => void;

/** The face that the sidecar shows to n8n: health, token, parents, shutdown; other routes answer what the test says. */
export class FakeSidecar {
	readonly asked: AskedRequest[] = [];
	readonly parents: number[] = [];
	private readonly server: Server;

	private constructor(private readonly options: SidecarOptions) {
		this.server = createServer((request, response) => void this.serve(request, response));
	}

	static async listen(
		place: { dataFolder: string; socket: string; tokenFile: string },
		options: SidecarOptions,
	): Promise<FakeSidecar> {
		const gateway = new FakeSidecar(options);
		mkdirSync(path.dirname(place.socket), { recursive: true });
		mkdirSync(place.dataFolder, { recursive: true });
		writeFileSync(place.tokenFile, `${options.token}\n`, { mode: 0o600 });
		gateway.server.listen(place.socket);
		await once(gateway.server, 'listening');
		return gateway;
	}

	async stop(): Promise<void> {
		if (!this.server.listening) return;
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		const { method = '', url = '', headers } = request;
		const asked = { method, url, authorization: headers.authorization, body };
		if (url === '/health') {
			const { ok = true, version } = this.options;
			return void response.writeHead(ok ? 200 : 503).end(JSON.stringify({ ok, version }));
		}
		if (asked.authorization !== `Bearer ${this.options.token}`) {
			return void response.writeHead(401).end();
		}
		this.asked.push(asked);
		if (url === '/v1/parents') this.parents.push((JSON.parse(body) as { pid: number }).pid);
		if (url === '/v1/shutdown') response.once('close', () => void this.stop());
		if (url.startsWith('/v1/') && this.options.answer && !/(parents|shutdown)$/.test(url)) {
			return this.options.answer(asked, response);
		}
		response.end('{}');
	}
}

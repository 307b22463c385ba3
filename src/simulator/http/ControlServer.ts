import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Fault } from '../faults/Faults';
import type { Simulator } from '../Simulator';
import { SimulatorError } from '../SimulatorError';
import { decodeJson, type ErrorBody } from './protocol';
import { routes, STREAMED, type ControlRoute } from './routes';

const BODY_LIMIT = 4 * 1024 * 1024;

interface CompiledRoute {
	method: string;
	parts: string[];
	answer: ControlRoute;
}

/** The simulator for other processes on this machine: JSON over HTTP, without a key, and so on loopback only. */
export class ControlServer {
	readonly server = createServer((request, response) => void this.answer(request, response));
	private readonly faults = new Map<string, Fault>();
	private readonly table = Object.entries(routes).map(compile);

	constructor(private readonly simulator: Simulator) {}

	close(): Promise<void> {
		this.server.closeAllConnections();
		return new Promise((resolve) => this.server.close(() => resolve()));
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			refuseBrowsers(request);
			const url = new URL(request.url ?? '/', 'http://sandbox');
			const { answer, params } = this.find(request.method ?? 'GET', url.pathname);
			const result = await answer({
				simulator: this.simulator,
				params,
				query: url.searchParams,
				body: await readBody(request),
				response,
				faults: this.faults,
			});
			if (result !== STREAMED) sendJson(response, 200, result ?? {});
		} catch (error) {
			sendError(response, error);
		}
	}

	private find(method: string, path: string) {
		const given = path
			.split('/')
			.filter((part) => part !== '')
			.map(decodeURIComponent);
		for (const { method: expected, parts, answer } of this.table) {
			if (expected !== method || parts.length !== given.length) continue;
			const params: Record<string, string> = {};
			const fits = parts.every((part, index) => {
				if (!part.startsWith(':')) return part === given[index];
				params[part.slice(1)] = given[index] ?? '';
				return true;
			});
			if (fits) return { answer, params };
		}
		throw new SimulatorError(`There is no route ${method} ${path}`, 'GET / says what is here', 404);
	}
}

function compile([route, answer]: [string, ControlRoute]): CompiledRoute {
	const [method = '', path = ''] = route.split(' ');
	return { method, parts: path.split('/').filter((part) => part !== ''), answer };
}

/** A web page must not reach this server: not across origins, and not by a name that resolves to loopback. */
function refuseBrowsers({ headers }: IncomingMessage): void {
	const name = (headers.host ?? '').replace(/:\d+$/, '');
	if (headers.origin === undefined && ['127.0.0.1', 'localhost'].includes(name)) return;
	throw new SimulatorError(
		'The control API is for programs on this machine',
		'Call it at http://127.0.0.1 and without an Origin header',
		403,
	);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > BODY_LIMIT) throw new SimulatorError('The body is too large', 'Send less', 413);
		chunks.push(chunk);
	}
	if (length === 0) return {};
	try {
		const body = decodeJson(Buffer.concat(chunks).toString('utf8'));
		if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
	} catch {
		// Falls through: what is not JSON is as wrong as what is no object.
	}
	throw new SimulatorError('The body is not a JSON object', 'Send one, or no body at all');
}

function sendError(response: ServerResponse, error: unknown): void {
	if (response.headersSent) return void response.destroy();
	const known = error instanceof SimulatorError;
	const body: ErrorBody = {
		error: {
			message: error instanceof Error ? error.message : String(error),
			hint: known ? error.hint : 'This is a fault of the simulator; see its problems',
		},
	};
	sendJson(response, known ? error.status : 500, body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}

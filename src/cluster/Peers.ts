import { GatewayError, isErrorCode } from '../domain/errors';
import type { Member } from '../domain/ports/cluster';
import type { HttpResponse, HttpTransport } from '../domain/ports/http';
import { type Call, Elsewhere } from './call';

/** Where a process of the cluster answers the others, below its URL. */
export const dispatchPath = '/dispatch';

/** Beyond what the caller itself waits for. */
const PATIENCE_MS = 120_000;
/** The call never arrived, so it was not carried out. */
const NOT_ARRIVED = new Set([
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN',
]);

/** Other processes of the cluster, over HTTP with the secret that each keeps in the database. */
export class Peers {
	constructor(private readonly transport: HttpTransport) {}

	/**
	 * Has a process carry out a call. Rejects as that process does, with `Elsewhere` when it certainly did nothing, and
	 * with GATEWAY_UNREACHABLE when it went away with the answer.
	 */
	async dispatch({ door, process }: Member, call: Call): Promise<Record<string, unknown>> {
		const who = `process ${process.pid} on ${process.hostName}`;
		if (!door.url) throw new Elsewhere(`${who} does not answer yet`);
		const { waitMs } = call.input;
		const answer = await this.transport
			.send({
				method: 'POST',
				url: door.url + dispatchPath,
				headers: { 'content-type': 'application/json', authorization: `Bearer ${door.secret}` },
				body: JSON.stringify(call),
				timeoutMs: PATIENCE_MS + (typeof waitMs === 'number' ? waitMs : 0),
			})
			.catch((error: unknown) => unanswered(error, who, call));
		return readAnswer(answer, who);
	}
}

function readAnswer({ status, body }: HttpResponse, who: string): Record<string, unknown> {
	const { output, error } = parse(body);
	if (status === 200 && output) return output;
	// A member that was started anew at the same address has another secret.
	if (status === 401) throw new Elsewhere(`${who} is not who it was`);
	if (!error || !isErrorCode(error.code)) {
		throw new GatewayError('INTERNAL', `${who} answered ${status}, which was not understood`);
	}
	throw GatewayError.fromBody({ ...error, code: error.code });
}

interface Answer {
	output?: Record<string, unknown>;
	error?: { code: string; message: string; details?: Record<string, unknown> };
}

function parse(body: string): Answer {
	try {
		return JSON.parse(body) as Answer;
	} catch {
		return {};
	}
}

/** With a key the call may be made again, since it is carried out once. */
function unanswered(error: unknown, who: string, { input }: Call): never {
	const { message, cause } = GatewayError.from(error);
	const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
	if (NOT_ARRIVED.has(code) || typeof input.idempotencyKey === 'string') {
		throw new Elsewhere(`${who}, which runs the instance, does not answer: ${message}`);
	}
	throw new GatewayError(
		'GATEWAY_UNREACHABLE',
		`${who}, which runs the instance, ended while it was answering, and may have done it (${message})`,
		{ cause: error },
	);
}

import { compositions, type Composition } from '../catalogue/compositions';
import type { Operation } from '../catalogue/define';
import {
	findOperation,
	type OperationId,
	type OutputOf,
	type RequestOf,
} from '../catalogue/operations';
import {
	answersFile,
	decodeReply,
	encodeRequest,
	fileBehindJson,
	isObject,
	validateInput,
	type Answer,
	type BoundRoute,
	type Dialect,
	type OutgoingRequest,
} from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { HttpTransport } from '../domain/ports/http';
import { addressOf, cleanBaseUrl } from './baseUrl';
import { canSay, compose, runComposed } from './compose';
import { decodeCustom, encodeCustom, type CustomAnswer, type CustomRequest } from './customRequest';
import { encodeBody } from './encodeBody';
import { keyFor, namesInstance, type Keys } from './keys';
import type { Call, Middleware } from './middleware';
import { openAnswer, type OpenAnswer } from './openAnswer';
import { retryAfterMs } from './retryAfter';
import { unreachable } from './unreachable';

/** How long an answer may take on top of the waiting that the call itself asks for. */
const defaultTimeoutMs = 30_000;
/** A line of 2 Mbit/s, at which 40 MB take 160 s: a large file must not time out where a small one arrives. */
const slowestBytesPerMs = 250;

export interface RemoteClientOptions {
	dialect: Dialect;
	/** Where the gateway is; empty where the transport knows the place. */
	baseUrl: string;
	keys: Keys;
	transport: HttpTransport;
	clock: Clock;
	/** Outermost first. */
	middleware: readonly Middleware[];
	timeoutMs?: number;
}

export interface CallOptions {
	/** The id of the endpoint to use, where a gateway has several for one operation; the best one otherwise. */
	endpoint?: string;
	/**
	 * A file that comes as bytes is not waited for: the output's `base64` is empty then, and its `fileBytes` are an
	 * AsyncIterable, to be read to its end. It rejects with GATEWAY_UNREACHABLE when the line breaks.
	 */
	streams?: boolean;
}

type Fields = Record<string, unknown>;

/** Speaks to any gateway in its own tongue; the same class for all of them. */
export class RemoteClient {
	private readonly baseUrl: string;
	private readonly run: (call: Call) => Promise<Record<string, unknown>>;

	constructor(private readonly options: RemoteClientOptions) {
		this.baseUrl = cleanBaseUrl(options.baseUrl, options.dialect.copiedPath);
		this.run = options.middleware.reduceRight<(call: Call) => Promise<Record<string, unknown>>>(
			(next, middleware) => (call) => middleware(call, next),
			(call) => this.exchange(call),
		);
	}

	/**
	 * Runs an operation on the gateway and resolves with its canonical output. Rejects with GatewayError:
	 * BAD_REQUEST for input that the catalogue refuses, UNSUPPORTED_BY_GATEWAY when this tongue has no such endpoint,
	 * GATEWAY_UNREACHABLE without an answer, and whatever the gateway itself says.
	 */
	async call<Id extends OperationId>(
		id: Id,
		request: RequestOf<Id>,
		{ endpoint, streams = false }: CallOptions = {},
	): Promise<OutputOf<Id>> {
		const { dialect } = this.options;
		const operation = findOperation(id);
		if (!operation || !(endpoint || dialect.routeOf(id) || id in compositions)) {
			throw this.unsupported(id, operation?.title);
		}
		const chosen = endpoint ? this.endpoint(id, endpoint, request) : undefined;
		const input = validateInput(operation, { ...request, ...chosen?.fixed }, (path) =>
			path.join('.'),
		);
		const route = chosen ?? this.bestRoute(id, input);
		const composed = endpoint ? null : this.composed(operation, input, route);
		if (composed) return (await this.runComposed(composed)) as OutputOf<Id>;
		if (!route) throw this.unsupported(id, operation.title);
		this.assertComplete(route, input);
		const complete = await this.complete(route, await this.upload(route, input));
		return (await this.runEach(route, complete, streams)) as OutputOf<Id>;
	}

	/** Whether the endpoint that stands for an operation by default has words for a field of it. */
	takes(id: string, field: string): boolean {
		const route = this.options.dialect.routeOf(id);
		if (!route || !(field in route.operation.input.shape)) return false;
		return ![...route.dropped, ...route.refused].includes(field);
	}

	/** Any request with the gateway's key. Rejects with GatewayError, also when the gateway refuses. Never repeated. */
	async request(request: CustomRequest): Promise<CustomAnswer> {
		const { transport, dialect, keys } = this.options;
		const { headers, ...wire } = encodeCustom(this.baseUrl, request);
		const key = keys.admin ?? keys.instance ?? '';
		try {
			const signed = { ...headers, ...dialect.auth.write(key) };
			return decodeCustom(dialect, await transport.send({ ...wire, headers: signed }));
		} catch (error) {
			throw unreachable(error, { operation: { title: `${request.method} ${request.path}` } });
		}
	}

	/** The operation as several, where no endpoint says all of it. */
	private composed(operation: Operation, input: Fields, route: BoundRoute | undefined) {
		if (!(operation.id in compositions) || (route && canSay(route, input))) return null;
		return compose(this.options.dialect, operation, input);
	}

	private runComposed(composition: Composition): Promise<Fields> {
		const { dialect, clock } = this.options;
		const call = (id: OperationId, input: Fields) => this.call(id, input) as Promise<Fields>;
		return runComposed(composition, { dialect, clock, call });
	}

	private bestRoute(id: string, input: Record<string, unknown>): BoundRoute | undefined {
		const routes = this.options.dialect.routesFor(id, input);
		return routes.find((one) => namesInstance(one, this.options.keys)) ?? routes[0];
	}

	/** Of several rows of one endpoint, the one whose fixed fields the request has and that is for such requests, or the unconditional one. */
	private endpoint(operation: string, endpoint: string, request: Fields): BoundRoute {
		const { dialect } = this.options;
		const rows = dialect.routes.filter(
			(one) => one.id === endpoint && one.operation.id === operation,
		);
		const says = ({ fixed, onlyFor }: BoundRoute) =>
			Object.entries(fixed).every(([field, value]) => request[field] === value) && onlyFor(request);
		const isPlain = ({ when, askedOnly }: BoundRoute) => when === null && !askedOnly;
		const route = rows.find(says) ?? rows.find(isPlain) ?? rows[0];
		if (route) return route;
		const message = `endpoint: ${dialect.title} has no ${endpoint} for ${operation}`;
		throw new GatewayError('BAD_REQUEST', message, { details: { field: 'endpoint' } });
	}

	private assertComplete({ needs }: BoundRoute, input: Record<string, unknown>): void {
		const field = needs.find((name) => input[name] === undefined);
		if (field === undefined) return;
		const message = `${field} is required by ${this.options.dialect.title}`;
		throw new GatewayError('BAD_REQUEST', message, { details: { field } });
	}

	/** Once, or for each member of the list of which the endpoint takes one; lists of the answers are joined. */
	private async runEach(route: BoundRoute, input: Record<string, unknown>, streams: boolean) {
		const members = route.split === null ? [] : (input[route.split] as unknown[]);
		if (route.split === null || members.length < 2) return this.run({ route, input, streams });
		let joined: Record<string, unknown> = {};
		for (const member of members) {
			const output = await this.run({ route, input: { ...input, [route.split]: [member] } });
			joined = join(joined, output);
		}
		return joined;
	}

	/** A file that is given as content becomes one that the gateway has. */
	private async upload({ uploadedBy }: BoundRoute, input: Record<string, unknown>) {
		const { media } = input;
		if (!uploadedBy || !isObject(media) || media.base64 === undefined) return input;
		const { mediaId } = await this.call(uploadedBy.id as 'media.upload', {
			instance: input.instance as string,
			media,
			type: input.type as 'image',
		});
		return { ...input, media: { fileName: media.fileName, mediaId } };
	}

	/** What the gateway wants and the command leaves out stays as the gateway has it. */
	private async complete({ completedBy }: BoundRoute, input: Record<string, unknown>) {
		if (completedBy === null) return input;
		const subject = Object.entries(input).filter(([field]) => field in completedBy.input.shape);
		const known = await this.call(completedBy.id as OperationId, Object.fromEntries(subject));
		return { ...known, ...input };
	}

	private unsupported(operation: string, title = operation): GatewayError {
		return new GatewayError('UNSUPPORTED_BY_GATEWAY', title, {
			details: { operation, gateway: this.options.dialect.title },
		});
	}

	private async exchange({ route, input, streams = false }: Call): Promise<Fields> {
		const request = encodeRequest(route, input);
		const asked = { ...request, streams: streams && answersFile(route.operation) };
		const { file, ...answer } = await this.send(asked, input, route);
		const error = this.options.dialect.errors.decode(answer, route);
		if (error) throw this.withRetryAfter(error, answer);
		const now = new Date(this.options.clock.now()).toISOString();
		const output = decodeReply(route, answer.body, { input, now });
		return file ? { ...output, fileBytes: reachable(file, route) } : output;
	}

	private withRetryAfter(error: GatewayError, { headers }: Answer): GatewayError {
		const wait = retryAfterMs(headers, this.options.clock.now());
		if (wait !== undefined && error.details) error.details.retryAfterMs = wait;
		return error;
	}

	private async send(
		{ method, path, headers, body, streams }: OutgoingRequest & { streams: boolean },
		input: Record<string, unknown>,
		route: BoundRoute,
	): Promise<OpenAnswer> {
		const { transport, dialect, keys, timeoutMs = defaultTimeoutMs } = this.options;
		const auth = route.auth ?? dialect.auth;
		const waitMs = typeof input.waitMs === 'number' ? input.waitMs : 0;
		try {
			const sent = encodeBody(body, route);
			const response = await transport.send({
				method,
				url: addressOf(this.baseUrl, path, input.instance, dialect.sharedPath),
				headers: {
					accept: acceptOf(route, streams),
					...sent.headers,
					...headers,
					...(route.scope === 'none' ? {} : auth.write(keyFor(route, keys))),
				},
				...(sent.body === undefined ? {} : { body: sent.body }),
				timeoutMs: timeoutMs + waitMs + uploadMs(sent.body),
				...(streams || route.reply.kind === 'file' ? { binary: true, streamed: streams } : {}),
			});
			return await openAnswer(response, route);
		} catch (error) {
			throw unreachable(error, route);
		}
	}
}

async function* reachable(file: AsyncIterable<Uint8Array>, route: BoundRoute) {
	try {
		yield* file;
	} catch (error) {
		throw unreachable(error, route);
	}
}

/** In whole seconds. */
function uploadMs(body: string | Uint8Array = ''): number {
	return Math.floor(body.length / (slowestBytesPerMs * 1000)) * 1000;
}

function join(one: Record<string, unknown>, other: Record<string, unknown>) {
	const lists = Object.entries(other).map(([name, value]) => {
		const before = one[name];
		return [
			name,
			Array.isArray(before) && Array.isArray(value)
				? [...(before as unknown[]), ...(value as unknown[])]
				: value,
		];
	});
	return Object.fromEntries(lists) as Record<string, unknown>;
}

function acceptOf({ reply }: BoundRoute, streams: boolean): string {
	if (reply.kind === 'file') return '*/*';
	if (streams) return `${fileBehindJson}, application/json`;
	return reply.kind === 'text' ? reply.contentType : 'application/json';
}

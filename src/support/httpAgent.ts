import type { LookupFunction, Socket } from 'node:net';
import type { buildConnector, Client, Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { HttpExchange } from './HttpExchange';

export interface AgentOptions {
	/** Null for none. */
	proxy: string | null;
	/** Hosts that are reached without it, as `NO_PROXY` says them. */
	noProxy: string;
	/** The system's by default. */
	lookup?: LookupFunction;
}

export interface HttpCall extends Dispatcher.DispatchOptions {
	origin: string;
}

/** A connection, and those that follow it when the server ends it between two exchanges; for one exchange at a time. */
export interface HttpLine {
	/** Whether it was used before. */
	readonly isReused: boolean;
	/** Another exchange may have it. */
	free(): void;
	/** At once, also when it is not there yet. */
	end(error: Error): void;
}

/** Sends exchanges over connections that stay open, as many as there are exchanges at once. */
export interface HttpAgent {
	/**
	 * Answers what the exchange has to free or end; null where undici does so by itself, behind a proxy. `isFresh` has a
	 * connection opened for it.
	 */
	dispatch(call: HttpCall, exchange: HttpExchange, isFresh: boolean): HttpLine | null;
}

/** For servers that do not say how long they wait; many, and balancers most of all, hang up after a minute. */
const KEEP_ALIVE_MS = 55_000;

/* eslint-disable @typescript-eslint/no-require-imports -- undici's index takes over `fetch` of the whole process (docs/adr/0005) */
const loadClient = () => require('undici/lib/dispatcher/client.js') as typeof Client;
const loadConnector = () => require('undici/lib/core/connect.js') as typeof buildConnector;
const loadProxyAgent = () => {
	// As the index does; tunnels are opened by it.
	const { prototype } = require('undici/lib/dispatcher/dispatcher.js') as typeof Dispatcher;
	prototype.connect = require('undici/lib/api/api-connect.js') as Dispatcher['connect'];
	return require('undici/lib/dispatcher/env-http-proxy-agent.js') as typeof EnvHttpProxyAgent;
};
/* eslint-enable @typescript-eslint/no-require-imports */

export function buildHttpAgent({ proxy, noProxy, lookup }: AgentOptions): HttpAgent {
	const connect = (lookup ? { lookup } : {}) as buildConnector.BuildOptions;
	if (proxy === null) return new Lines(loadConnector()({ ...connect, timeout: 0 }));
	const agent = new (loadProxyAgent())({
		httpProxy: proxy,
		httpsProxy: '',
		noProxy,
		connect: { ...connect, timeout: 0 },
		proxyTls: connect,
		// Plain requests are passed on as such: many proxies open tunnels to port 443 alone.
		proxyTunnel: false,
		keepAliveTimeout: KEEP_ALIVE_MS,
	});
	return { dispatch: (call, exchange) => (agent.dispatch(call, exchange), null) };
}

/**
 * Lines by origin; the one that was freed last is used first. undici's own pool opens a connection too many for who sends
 * one request after the other, and another one for each request that is cut.
 */
class Lines implements HttpAgent {
	readonly #idle = new Map<string, Line[]>();

	constructor(private readonly connect: buildConnector.connector) {}

	dispatch(call: HttpCall, exchange: HttpExchange, isFresh: boolean): HttpLine {
		const { origin } = call;
		const idle = isFresh ? undefined : this.#idle.get(origin)?.pop();
		const line = idle ?? new Line(origin, this.connect, this);
		line.client.dispatch(call, exchange);
		return line;
	}

	keep(line: Line): void {
		const idle = this.#idle.get(line.origin);
		if (idle) idle.push(line);
		else this.#idle.set(line.origin, [line]);
	}

	/** False for a line in use. */
	drop(line: Line): boolean {
		const idle = this.#idle.get(line.origin) ?? [];
		const index = idle.indexOf(line);
		if (index < 0) return false;
		idle.splice(index, 1);
		if (idle.length === 0) this.#idle.delete(line.origin);
		return true;
	}
}

class Line implements HttpLine {
	readonly client: Client;
	isReused = false;
	#socket: Socket | null = null;

	constructor(
		readonly origin: string,
		connect: buildConnector.connector,
		private readonly lines: Lines,
	) {
		this.client = new (loadClient())(origin, {
			pipelining: 1,
			keepAliveTimeout: KEEP_ALIVE_MS,
			connect: (options, done) => {
				// Undeclared, and the only way to end a connection that is not there yet.
				this.#socket = connect(options, done) as unknown as Socket;
			},
		});
		// In use, it connects anew by itself when what it was given is not sent yet.
		this.client.on('disconnect', () => {
			if (lines.drop(this)) void this.client.destroy();
		});
	}

	free(): void {
		this.isReused = true;
		this.lines.keep(this);
	}

	end(error: Error): void {
		void this.client.destroy(error);
		this.#socket?.destroy(error);
	}
}

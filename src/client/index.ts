import { findDialect, type DialectName } from '../dialects';
import type { Clock } from '../domain/ports/clock';
import type { HttpTransport } from '../domain/ports/http';
import type { Keys } from './keys';
import { redact, type Middleware } from './middleware';
import { RemoteClient } from './RemoteClient';

export interface ClientOptions {
	/** The tongue the gateway speaks. */
	dialect: DialectName;
	/** Where it is; a trailing slash or the path of its panel do not matter. */
	baseUrl: string;
	keys: Keys;
	transport: HttpTransport;
	clock: Clock;
	/** Outermost first, such as `[log(logger, clock), retry({ clock, random: Math.random })]`. */
	middleware?: readonly Middleware[];
	/** How long an answer may take on top of the waiting that a call asks for; 30 s unless said otherwise. */
	timeoutMs?: number;
}

/** Opens a client of a gateway. Throws BAD_REQUEST when the address is none. Keys never show up in errors. */
export function openClient({ dialect, middleware = [], ...options }: ClientOptions): RemoteClient {
	return new RemoteClient({
		...options,
		dialect: findDialect(dialect),
		middleware: [redact(options.keys), ...middleware],
	});
}

export { EmbeddedClient } from './EmbeddedClient';
export type { Keys } from './keys';
export { log, redact, retry, type Call, type Middleware, type RetryOptions } from './middleware';
export { RemoteClient, type CallOptions } from './RemoteClient';
export type { CustomAnswer, CustomRequest } from './customRequest';
export { fallbackFor, type FallbackCall } from './fallback';

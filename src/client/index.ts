import { findDialect, type DialectName } from '../dialects';
import type { RateLimit } from '../dialects/kit';
import type { Clock } from '../domain/ports/clock';
import type { HttpTransport } from '../domain/ports/http';
import type { Keys } from './keys';
import { redact, type Middleware } from './middleware';
import { paced } from './pace';
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
	const tongue = findDialect(dialect);
	return new RemoteClient({
		...options,
		dialect: tongue,
		transport: pacedBy(tongue.limit, options),
		middleware: [redact(options.keys), ...middleware],
	});
}

type Place = Pick<ClientOptions, 'transport' | 'clock' | 'baseUrl' | 'keys'>;

function pacedBy(limit: RateLimit | undefined, { transport, clock, baseUrl, keys }: Place) {
	if (!limit) return transport;
	const account = [baseUrl, keys.instance ?? keys.admin ?? ''].join('\n');
	return paced(transport, { limit, clock, account });
}

export { asAutomation } from './asAutomation';
export { EmbeddedClient } from './EmbeddedClient';
export type { Keys } from './keys';
export { log, redact, retry, type Call, type Middleware, type RetryOptions } from './middleware';
export { RemoteClient, type CallOptions } from './RemoteClient';
export type { CustomAnswer, CustomRequest } from './customRequest';
export { fallbackFor, fallbackOperations, type FallbackCall } from './fallback';

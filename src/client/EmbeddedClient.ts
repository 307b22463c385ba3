import { dialect } from '../dialects/native/dialect';
import type { Clock } from '../domain/ports/clock';
import type { HttpTransport } from '../domain/ports/http';
import { redact, type Middleware } from './middleware';
import { RemoteClient } from './RemoteClient';

export interface EmbeddedClientOptions {
	/** Reaches the sidecar; knows its socket, so that URLs are paths alone. */
	transport: HttpTransport;
	/** The admin key in the sidecar's token file. */
	token: string;
	clock: Clock;
	middleware?: readonly Middleware[];
}

/** Our own gateway in this n8n: the native tongue over the sidecar's socket, nothing more. */
export class EmbeddedClient extends RemoteClient {
	constructor({ transport, token, clock, middleware = [] }: EmbeddedClientOptions) {
		const keys = { admin: token };
		super({
			dialect,
			baseUrl: '',
			keys,
			transport,
			clock,
			middleware: [redact(keys), ...middleware],
		});
	}
}

import type { BoundRoute } from '../../dialects/kit';

/** One call on its way to the gateway. */
export interface Call {
	route: BoundRoute;
	/** Validated, defaults filled in. */
	input: Record<string, unknown>;
	/** A file in the answer may be left on its way (`CallOptions.streams`). */
	streams?: boolean;
}

export type Next = (call: Call) => Promise<Record<string, unknown>>;

/** One layer around a call. It sees canonical input, canonical output and GatewayErrors, in every tongue the same. */
export type Middleware = (call: Call, next: Next) => Promise<Record<string, unknown>>;

export { log } from './log';
export { redact } from './redact';
export { retry, type RetryOptions } from './retry';

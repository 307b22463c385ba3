import type { Caller } from '../domain/ports/gateway';

/** A call of the gateway, as processes pass it on. Who asks was checked by the first one; no key is in it. */
export interface Call {
	operation: string;
	input: Record<string, unknown>;
	caller: Caller;
}

/** Nothing was done: the instance is not where it was thought to be. */
export class Elsewhere extends Error {}

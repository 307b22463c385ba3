import type { GatewayEvent } from '../event';
import type { Happening } from './storage';

/** Who asks, as far as the engine needs to know. */
export interface Caller {
	/** Null: an admin. Otherwise the one instance this caller may touch; empty for none. */
	instance: string | null;
	/** Who logged in, and by which token; unset for API keys. */
	user?: { userId: string; tokenId: string };
	/** All that a user may touch who is no admin; `instance` is the one that a request is about. */
	instances?: readonly string[];
	/** The tongue the caller speaks, such as `native` or `evolution`: its webhooks are posted in it. */
	dialect: string;
	/** What the key is called. */
	name?: string;
	/** Answers for automation, which sends where people may not. */
	isAutomation?: boolean;
	/** Takes `storedFile` in place of a file's Base64, and gives the bytes out from the disk. */
	readsFiles?: boolean;
}

/**
 * What the server, and nobody else, asks of the engine: run one canonical operation. `input` was validated against the
 * catalogue; the result has the shape of the operation's output. Rejects with GatewayError.
 */
export interface Gateway {
	dispatch(
		operation: string,
		input: Record<string, unknown>,
		caller: Caller,
	): Promise<Record<string, unknown>>;
}

/** Where the engine puts what happened. Implemented over the journal; wakes the delivery workers. */
export interface EventSink {
	append(instance: string, entries: readonly Happening[]): Promise<GatewayEvent[]>;
}

import { createHmac } from 'node:crypto';

/** A chain of message keys: each message takes the next one, and none can be computed back. */
export interface Chain {
	/** `null` once the chain is closed; skipped keys may remain. */
	key: Buffer | null;
	/** Index of the last message key taken from the chain; -1 before the first. */
	counter: number;
	skipped: Record<number, Buffer>;
}

/** The message was decrypted before, or its key was never part of the chain. */
export class UsedKeyError extends Error {}

const MAX_SKIPPED = 2000;

/** The key of one message. Those that it passes are kept: their messages may still come. Throws `UsedKeyError`. */
export function takeKey(chain: Chain, counter: number): Buffer {
	if (counter <= chain.counter) {
		const skipped = chain.skipped[counter];
		if (!skipped) throw new UsedKeyError(`key ${counter} was used already or never filled`);
		delete chain.skipped[counter];
		return Buffer.from(skipped);
	}
	storeSkipped(chain, counter - 1);
	const [key] = advance(chain, counter);
	return key as Buffer;
}

/** Keeps the keys up to a counter for messages that are on their way. */
export function storeSkipped(chain: Chain, upTo: number): void {
	const from = chain.counter + 1;
	advance(chain, upTo).forEach((key, index) => (chain.skipped[from + index] = key));
}

/** Moves the chain to `counter` and returns the message keys it passed. */
export function advance(chain: Chain, counter: number): Buffer[] {
	if (counter - chain.counter > MAX_SKIPPED) throw new Error('message too far in the future');
	const keys: Buffer[] = [];
	while (chain.counter < counter) {
		if (!chain.key) throw new Error('the chain is closed');
		keys.push(hmac(chain.key, Buffer.from([1])));
		chain.key = hmac(chain.key, Buffer.from([2]));
		chain.counter += 1;
	}
	return keys;
}

function hmac(key: Buffer, data: Buffer): Buffer {
	return createHmac('sha256', key).update(data).digest();
}

import crypto, { createSecretKey, type CipherKey, type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const quick = Symbol.for('wagate.quickKeys');

type Keyed = (algorithm: string, key: CipherKey, ...rest: unknown[]) => unknown;

/**
 * Node 24 asks of each key that is given as bytes whether it is a `KeyObject`, and answers itself with an exception: 10
 * to 15 µs for each HMAC and each cipher, of which a message needs some twenty. A `KeyObject` is not asked, and making
 * one costs 1 µs. The libraries give bytes, so they are wrapped on the way, in this process alone; the result is the same.
 */
export function wrapKeyBytes(): void {
	const functions = crypto as unknown as Record<string, Keyed & { [quick]?: true }>;
	for (const name of ['createHmac', 'createCipheriv', 'createDecipheriv']) {
		const original = functions[name];
		if (!original || original[quick]) continue;
		const wrapped: Keyed & { [quick]?: true } = (algorithm, key, ...rest) =>
			original(algorithm, asKeyObject(key), ...rest);
		wrapped[quick] = true;
		functions[name] = wrapped;
	}
	// Baileys took its names from the module as ESM does, before this ran.
	syncBuiltinESMExports();
}

function asKeyObject(key: CipherKey): CipherKey | KeyObject {
	return key instanceof Uint8Array ? createSecretKey(key) : key;
}

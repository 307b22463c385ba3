import { randomUUID } from 'node:crypto';
import { GatewayError } from '../domain/errors';
import type { Caller } from '../domain/ports/gateway';
import type { ApiKeyRepository, ApiKeyRow } from '../domain/ports/storage';
import { equalSecrets, randomToken, sha256Hex } from '../support/crypto';

/** A new key of 256 random bits. Show it once and store only `hashKey` of it. */
export function createKey(): string {
	return `wag_${randomToken(32)}`;
}

/** SHA-256, hex. Keys are random, so no salt or slow hash is needed. */
export function hashKey(key: string): string {
	return sha256Hex(key);
}

/** The row to store for a key. */
export function keyRow(
	key: string,
	instance: string | null,
	label: string,
	now: number,
): ApiKeyRow {
	return { id: randomUUID(), hash: hashKey(key), instance, label, createdAt: now };
}

/** Whose key it is. Rejects with UNAUTHORIZED for an unknown one. */
export async function identify(
	key: string | null,
	keys: { adminKeyHash: string; apiKeys: ApiKeyRepository },
): Promise<Pick<Caller, 'instance'>> {
	if (key === null) throw new GatewayError('UNAUTHORIZED');
	const hash = hashKey(key);
	if (equalSecrets(hash, keys.adminKeyHash)) return { instance: null };
	const row = await keys.apiKeys.findByHash(hash);
	if (!row || !equalSecrets(hash, row.hash)) throw new GatewayError('UNAUTHORIZED');
	return { instance: row.instance };
}

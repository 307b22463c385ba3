import { randomUUID } from 'node:crypto';
import { GatewayError } from '../domain/errors';
import type { Caller } from '../domain/ports/gateway';
import type { ApiKeyRepository, ApiKeyRow } from '../domain/ports/storage';
import type { UserRepository, UserRow } from '../domain/ports/users';
import { equalSecrets, randomToken, sha256Hex } from '../support/crypto';
import { userOfToken } from '../support/userTokens';

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

interface Keys {
	adminKeyHash: string;
	apiKeys: ApiKeyRepository;
	users: Pick<UserRepository, 'token'> | undefined;
	/** Milliseconds since the epoch. */
	now: number;
}

/** Whose key or whose token it is. Rejects with UNAUTHORIZED for an unknown one. */
export async function identify(
	key: string | null,
	keys: Keys,
): Promise<Omit<Caller, 'dialect'> & { name: string }> {
	if (key === null) throw new GatewayError('UNAUTHORIZED');
	const session = keys.users ? await userOfToken(key, keys.users, keys.now) : null;
	if (session) return callerOfUser(session);
	const hash = hashKey(key);
	if (equalSecrets(hash, keys.adminKeyHash)) return { instance: null, name: 'admin' };
	const row = await keys.apiKeys.findByHash(hash);
	if (!row || !equalSecrets(hash, row.hash)) throw new GatewayError('UNAUTHORIZED');
	return { instance: row.instance, name: row.label };
}

/** Reaches nothing until the request says which of the user's instances it is about (`reach.ts`). */
function callerOfUser({ user, tokenId }: { user: UserRow; tokenId: string }) {
	const { userId, email, role, instances } = user;
	const session = { user: { userId, tokenId }, name: email };
	return role === 'admin'
		? { ...session, instance: null }
		: { ...session, instance: '', instances };
}

import { randomInt } from 'node:crypto';
import type { UserRepository, UserRow } from '../domain/ports/users';
import { equalSecrets, randomToken, sha256Hex } from './crypto';

/** Ids are numbers of Laravel's kind in the tongue that has users. */
const ID_LIMIT = 2 ** 47;

export function newUserId(): string {
	return String(randomInt(1, ID_LIMIT));
}

/** A token as Laravel's Sanctum shapes it, `<number>|<secret>`, of 256 random bits. Show it once, store the hash. */
export function newUserToken(): { token: string; tokenId: string; hash: string } {
	const tokenId = String(randomInt(1, ID_LIMIT));
	const secret = randomToken(32);
	return { token: `${tokenId}|${secret}`, tokenId, hash: sha256Hex(secret) };
}

const shape = /^(\d{1,16})\|(\S+)$/;

/** Whose token it is, and which; null for an unknown one, and for one that ended. */
export async function userOfToken(
	text: string,
	users: Pick<UserRepository, 'token'>,
	now: number,
): Promise<{ user: UserRow; tokenId: string } | null> {
	const [, tokenId, secret] = shape.exec(text) ?? [];
	if (tokenId === undefined || secret === undefined) return null;
	const found = await users.token(tokenId);
	if (!found || !equalSecrets(sha256Hex(secret), found.token.hash)) return null;
	return found.token.expiresAt > now ? { user: found.user, tokenId } : null;
}

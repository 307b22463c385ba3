import { equalSecrets, randomToken, sha256Hex } from '../support/crypto';
import type { InstanceRepository } from '../domain/ports/storage';
import { Behaviour } from './Behaviour';

const MARK = 'hook_';

/** A token of 256 random bits that names its instance. Show it once and store only the hash. */
export function newHookToken(instance: string): { token: string; hash: string } {
	const token = `${MARK}${instance}.${randomToken(32)}`;
	return { token, hash: sha256Hex(token) };
}

/** The instance whose inbound hooks a token opens; null for any other text. */
export async function instanceOfHook(
	token: string,
	instances: Pick<InstanceRepository, 'get'>,
): Promise<string | null> {
	const end = token.lastIndexOf('.');
	if (!token.startsWith(MARK) || end < 0) return null;
	const row = await instances.get(token.slice(MARK.length, end));
	const hash = row && Behaviour.hookTokenHashOf(row);
	return row && hash && equalSecrets(sha256Hex(token), hash) ? row.name : null;
}

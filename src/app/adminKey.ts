import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '../domain/ports/storage';
import { createKey, hashKey, keyRow } from '../server';
import type { Config } from './config';

const ADMIN = 'admin';

export interface AdminKey {
	/** SHA-256 of the key, hex. */
	hash: string;
	/** The key itself when it was made just now: to be shown once. */
	fresh: string | null;
}

/**
 * The admin's key: from the environment; for a sidecar from the token file that n8n's processes read; otherwise the one
 * made at the first start, of which only the hash is kept.
 */
export async function openAdminKey(
	{ adminKey, sidecar, dataFolder }: Pick<Config, 'adminKey' | 'sidecar' | 'dataFolder'>,
	apiKeys: Storage['apiKeys'],
	now: number,
): Promise<AdminKey> {
	if (adminKey !== null) return { hash: hashKey(adminKey), fresh: null };
	if (sidecar) return { hash: hashKey(openTokenFile(dataFolder)), fresh: null };
	const kept = (await apiKeys.list()).find(({ instance }) => instance === null);
	if (kept) return { hash: kept.hash, fresh: null };
	const fresh = createKey();
	// By one id, so that of several processes that start at once on a database one makes the key.
	const row = { ...keyRow(fresh, null, 'admin', now), id: ADMIN };
	const { hash } = await apiKeys.putOnce(row);
	return { hash, fresh: hash === row.hash ? fresh : null };
}

function openTokenFile(dataFolder: string): string {
	const file = join(dataFolder, 'token');
	if (existsSync(file)) return readFileSync(file, 'utf8').trim();
	const token = createKey();
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	writeFileSync(file, token, { mode: 0o600, flag: 'wx' });
	return token;
}

import { hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { GatewayError } from '../domain/errors';
import type { VaultKeys } from '../domain/ports/vault';

const shortest = 16;

/**
 * The operator's keys: WAGATE_ENCRYPTION_KEY or the file that WAGATE_ENCRYPTION_KEY_FILE names; for a data folder inside
 * of n8n's user folder what n8n's own key gives. Throws BAD_REQUEST for one that is too short or cannot be read.
 */
export function readVaultKeys(env: NodeJS.ProcessEnv, dataFolder: string): VaultKeys {
	const key = readKey(env, 'WAGATE_ENCRYPTION_KEY') ?? keyOfFolder(env, dataFolder);
	const previous = readKey(env, 'WAGATE_PREVIOUS_ENCRYPTION_KEY');
	// Of n8n's key only what comes of it ever opened a store.
	return { key, previous: previous === null ? [] : [previous, deriveEmbeddedKey(previous)] };
}

/** What the embedded gateway is given of n8n's key; null where n8n has none that can be read. */
export function readEmbeddedKey(env: NodeJS.ProcessEnv): string | null {
	return embeddedKeyIn(join(env.N8N_USER_FOLDER || homedir(), '.n8n'), env);
}

/** One way only: n8n's credentials stay out of the gateway's reach. */
export function deriveEmbeddedKey(n8nKey: string): string {
	const bytes = hkdfSync('sha256', n8nKey, '', 'wagate embedded gateway', 32);
	return Buffer.from(bytes).toString('base64');
}

function keyOfFolder(env: NodeJS.ProcessEnv, dataFolder: string): string | null {
	const wagate = dirname(dataFolder);
	const n8n = dirname(wagate);
	if (basename(wagate) !== 'wagate' || basename(n8n) !== '.n8n') return null;
	return embeddedKeyIn(n8n, env);
}

/** n8n's file comes first: n8n keeps the key there wherever it got it, and does not start when the two differ. */
function embeddedKeyIn(folder: string, env: NodeJS.ProcessEnv): string | null {
	const key =
		keyInConfig(join(folder, 'config')) ||
		env.N8N_ENCRYPTION_KEY ||
		(env.N8N_ENCRYPTION_KEY_FILE && readOrNull(env.N8N_ENCRYPTION_KEY_FILE)?.trim());
	return key ? deriveEmbeddedKey(key) : null;
}

function keyInConfig(file: string): string | null {
	try {
		const { encryptionKey } = JSON.parse(readFileSync(file, 'utf8')) as { encryptionKey?: unknown };
		return typeof encryptionKey === 'string' ? encryptionKey : null;
	} catch {
		return null;
	}
}

function readKey(env: NodeJS.ProcessEnv, name: string): string | null {
	const file = env[`${name}_FILE`];
	const key = env[name] || (file && readFile(name, file));
	if (!key) return null;
	if (key.length >= shortest) return key;
	throw new GatewayError('BAD_REQUEST', `${name} is shorter than ${shortest} characters`);
}

function readFile(name: string, file: string): string {
	const text = readOrNull(file)?.trim();
	if (text) return text;
	throw new GatewayError('BAD_REQUEST', `${name}_FILE names a file without a key: ${file}`);
}

function readOrNull(file: string): string | null {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}

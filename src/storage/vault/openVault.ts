import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Logger } from '../../domain/ports/logger';
import type { VaultDoor, VaultKeys } from '../../domain/ports/vault';
import type { Database } from '../schema';
import type { Writer } from '../Writer';
import { addKey, type Keyring, openKeyring, openKeys } from './keyring';
import { readRecord, writeRecord } from './record';
import { Sealing } from './Sealing';
import { LockedVault, Vault } from './Vault';

export interface OpenedVault {
	vault: Vault;
	keyring: Keyring | null;
}

interface Options {
	keys: VaultKeys;
	/** Whether other processes have the database open, which would go on with the keys of before. */
	hasCompany: () => Promise<boolean>;
	logger: Logger;
}

/**
 * Opens the keys of a store, and makes them where there are none and a key was given. To be called while nobody else can
 * open the store. Rejects with ENCRYPTION_KEY when the keys have to change and others run.
 */
export async function openVault(db: Kysely<Database>, options: Options): Promise<OpenedVault> {
	const { keys, logger } = options;
	const record = await readRecord(db);
	if (!record && keys.key === null) {
		logger.warn({}, 'no encryption key: keys of accounts and messages are stored in clear');
		return { vault: new Vault(null), keyring: null };
	}
	if (keys.key === null) return locked('no key was given, and they are encrypted');
	const opened = record ? openKeys(record, keys.key) : null;
	// What is half done is done first.
	if (record && opened && !(keys.renew && record.progress === null)) {
		return unlocked(openKeyring(opened, record.progress === null));
	}
	const known = record
		? (opened ?? openWithAny(keys.previous ?? [], (key) => openKeys(record, key)))
		: [];
	if (!known) return locked('the key given is not the one that they were encrypted with');
	if (await options.hasCompany()) {
		throw new GatewayError(
			'ENCRYPTION_KEY',
			'other gateways run on them with another key, or none',
		);
	}
	const made = addKey(known, keys.key);
	const secrets = openKeys(made, keys.key);
	if (!secrets) throw new TypeError('keys that were just made do not open');
	const isNew = known.length === 0 && (await isEmpty(db));
	await writeRecord(db, isNew ? { ...made, progress: null } : made);
	return unlocked(openKeyring(secrets, isNew));
}

function openWithAny<T>(keys: readonly string[], open: (key: string) => T | null): T | null {
	for (const key of keys) {
		const opened = open(key);
		if (opened) return opened;
	}
	return null;
}

function unlocked(keyring: Keyring): OpenedVault {
	return { vault: new Vault(keyring), keyring };
}

function locked(why: string): OpenedVault {
	return { vault: new LockedVault(new GatewayError('ENCRYPTION_KEY', why)), keyring: null };
}

/** Nothing was ever stored that would have to be sealed. */
async function isEmpty(db: Kysely<Database>): Promise<boolean> {
	const rows = await Promise.all([
		db.selectFrom('instances').select('name').limit(1).execute(),
		db.selectFrom('media').select('media_id').limit(1).execute(),
		db.selectFrom('meta').select('key').where('key', '=', 'media_secret').execute(),
	]);
	return rows.every((found) => found.length === 0);
}

export function buildVaultDoor(
	{ vault, keyring }: OpenedVault,
	writer: Writer,
	done: () => void,
): VaultDoor {
	const sealing = keyring && new Sealing({ writer, vault, keyring, done });
	return {
		get state() {
			if (vault.locked) return 'locked';
			if (!keyring) return 'clear';
			return keyring.isStrict ? 'sealed' : 'sealing';
		},
		locked: vault.locked,
		sealNext: async (limit) => (await sealing?.next(limit)) ?? null,
	};
}

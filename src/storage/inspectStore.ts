import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { VaultKeys, VaultState } from '../domain/ports/vault';
import { decodeJson } from './json';
import type { DatabaseAddress } from './postgres/openDatabase';
import type * as Postgres from './postgres/inspectPostgres';
import { MOVE_MARK, movedError, type MoveMark } from './sqlite/moveMark';
import { readTableSizes, type TableSize } from './sqlite/tableSizes';
import { type KeyRecord, openKeys } from './vault/keyring';

export interface StoreReport {
	/** The largest first. */
	tables: TableSize[];
	bytes: number;
	/** With the keys given. */
	vault: VaultState;
}

/**
 * Looks at a store beside a gateway that may run on it, and changes nothing. Null where there is none yet. Rejects with
 * STORAGE_FAILED for a database that cannot be reached, and DATA_FOLDER_MOVED for a folder whose accounts one has now.
 */
export async function inspectStore(
	place: { folder: string } | { database: DatabaseAddress },
	keys: VaultKeys,
): Promise<StoreReport | null> {
	if ('folder' in place) return inspectFolder(place.folder, keys);
	const found = await loadPostgres().inspectPostgres(place.database);
	if (!found) return null;
	const { tables, keyRecord } = found;
	const bytes = tables.reduce((sum, table) => sum + (table.bytes ?? 0), 0);
	return { tables, bytes, vault: vaultState(keyRecord, keys) };
}

function inspectFolder(folder: string, keys: VaultKeys): StoreReport | null {
	const tables = readTableSizes(folder);
	if (!tables) return null;
	const file = join(folder, 'wagate.db');
	const facts = readFacts(file);
	const mark = facts.get(MOVE_MARK);
	if (mark !== undefined) throw movedError(decodeJson<MoveMark>(mark), folder);
	const bytes = [file, `${file}-wal`]
		.filter((each) => existsSync(each))
		.reduce((sum, each) => sum + statSync(each).size, 0);
	return { tables, bytes, vault: vaultState(facts.get('vault') ?? null, keys) };
}

/** About the whole folder, by name. */
function readFacts(file: string): Map<string, string> {
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		const rows = db.prepare('select key, value from meta').all();
		return new Map(rows.map(({ key, value }) => [String(key), String(value)]));
	} finally {
		db.close();
	}
}

function vaultState(text: string | null, { key }: VaultKeys): VaultState {
	if (text === null) return 'clear';
	const record = decodeJson<KeyRecord>(text);
	if (key === null || !openKeys(record, key)) return 'locked';
	return record.progress ? 'sealing' : 'sealed';
}

function loadPostgres() {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- most gateways never need its client
	return require('./postgres/inspectPostgres') as typeof Postgres;
}

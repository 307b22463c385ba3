import type { Storage } from '../domain/ports/storage';
import type { Moved, MoveOptions } from './move/moveFolder';
import type { PostgresOptions } from './postgres/openPostgres';
import { openSqlite, type SqliteOptions } from './sqlite/openSqlite';

export type StorageOptions = SqliteOptions | PostgresOptions;

/**
 * Opens the store: a data folder of this process alone, or a PostgreSQL database that several processes share. Rejects
 * as `openSqlite` and `openPostgres` say.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
	if (!('database' in options)) return openSqlite(options);
	return loadPostgres().openPostgres(options);
}

/** Its client is loaded when asked for: most gateways never need it. */
function loadPostgres() {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is evaluated at once
	return require('./postgres/openPostgres') as typeof import('./postgres/openPostgres');
}

/** As `move/moveFolder.ts` says. */
export async function moveFolder(options: MoveOptions): Promise<Moved> {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is evaluated at once
	const loaded = require('./move/moveFolder') as typeof import('./move/moveFolder');
	return loaded.moveFolder(options);
}

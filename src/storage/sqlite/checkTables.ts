import { GatewayError } from '../../domain/errors';
import type { SqliteConnection } from './connection';

/** Tables without which a link or a message would be lost. */
const CHECKED_TABLES = ['instances', 'auth_creds', 'auth_entries', 'inbox', 'outbox'];

/** Throws STORAGE_FAILED when the file is damaged where it matters most. */
export function checkTables({ raw }: SqliteConnection): void {
	for (const table of CHECKED_TABLES) {
		const [finding] = raw.prepare(`PRAGMA quick_check(${table})`).all();
		if (finding?.quick_check === 'ok') continue;
		throw new GatewayError(
			'STORAGE_FAILED',
			`wagate.db is damaged (${table}: ${String(finding?.quick_check)}): put back a copy, or start with an empty folder`,
		);
	}
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../domain/errors';
import { storageFailed } from '../storageErrors';
import { openConnection } from './connection';
import { openFolderLease } from './folderLease';

/**
 * Writes the database of a data folder anew: as small as it can be, with nothing left of what was ever deleted, and able
 * to give free pages back from then on. Needs as much free disk as the database takes; one that is interrupted changes
 * nothing. Rejects with DATA_FOLDER_IN_USE, BAD_REQUEST for a folder without a database, and STORAGE_FAILED.
 */
export function compactFolder(folder: string, now: number): { before: number; after: number } {
	const file = join(folder, 'wagate.db');
	if (!existsSync(file)) throw new GatewayError('BAD_REQUEST', `${folder} holds no wagate.db`);
	const lease = openFolderLease(folder, now);
	try {
		const before = bytesOf(file);
		const { raw } = openConnection(file);
		try {
			raw.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
		} finally {
			raw.close();
		}
		return { before, after: bytesOf(file) };
	} catch (error) {
		throw storageFailed(error);
	} finally {
		lease.release();
	}
}

function bytesOf(file: string): number {
	return [file, `${file}-wal`]
		.map((each) => statSync(each, { throwIfNoEntry: false })?.size ?? 0)
		.reduce((sum, size) => sum + size, 0);
}

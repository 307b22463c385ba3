import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Logger } from '../../domain/ports/logger';
import type { Database } from '../schema';
import { storageFailed } from '../storageErrors';

export interface ShareOptions {
	/** For the bytes of files. */
	folder: string;
	/** Whether other processes have the database open. */
	hasCompany: () => Promise<boolean>;
	logger: Logger;
}

/** Key of the folder's id among the facts about the whole database. */
const FILES_FOLDER = 'files_folder';
const ID_FILE = 'folder.id';

/**
 * Makes sure that every process on the database finds the same files. To be called by one process at a time. Rejects
 * with FILES_NOT_SHARED when others run that use another folder; who is alone may bring a new one.
 */
export async function shareFiles(
	db: Kysely<Database>,
	{ folder, hasCompany, logger }: ShareOptions,
): Promise<void> {
	const id = readId(folder);
	const row = db.selectFrom('meta').select('value').where('key', '=', FILES_FOLDER);
	const known = (await row.executeTakeFirst())?.value ?? null;
	if (known === id) return;
	if (await hasCompany()) throw new GatewayError('FILES_NOT_SHARED', folder);
	if (known !== null)
		logger.warn({ folder }, 'a new folder for files: those of before are not in it');
	await db
		.insertInto('meta')
		.values({ key: FILES_FOLDER, value: id })
		.onConflict((key) => key.column('key').doUpdateSet({ value: id }))
		.execute();
}

/** What tells the folder from every other one, wherever it is mounted; made at the first reading. */
function readId(folder: string): string {
	const file = join(folder, ID_FILE);
	try {
		const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
		// Empty: the machine went down as it was made.
		if (kept !== '') return kept;
		const made = randomUUID();
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		writeFileSync(file, made, { mode: 0o600 });
		return made;
	} catch (error) {
		throw storageFailed(error);
	}
}

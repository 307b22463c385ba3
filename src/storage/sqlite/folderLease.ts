import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GatewayError } from '../../domain/errors';
import { isSqliteError, storageFailed } from '../storageErrors';

/** The one process that may write a data folder. */
export interface LeaseHolder {
	pid: number;
	host: string;
	/** Milliseconds since the epoch. */
	since: number;
}

export interface FolderLease {
	readonly holder: LeaseHolder;
	release(): void;
}

/** A reader of the lease holds it for a moment; a taker outwaits that. */
const WAIT_MS = 250;
const SQLITE_BUSY = 5;
/** Keeps locks from the garbage collector, which would close and so release them. */
const held = new Set<DatabaseSync>();

/**
 * Takes a data folder for this process: an open exclusive transaction on `lease.db`, which is a lock of the kernel and
 * so gone at the very moment the process dies, by `kill -9` too. Throws DATA_FOLDER_IN_USE naming the holder. Nothing
 * but SQLite may open `lease.db` in this process: POSIX drops the lock when any descriptor of the file is closed.
 */
export function openFolderLease(folder: string, now: number): FolderLease {
	const lock = openLock(folder);
	try {
		lock.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		if (!isBusy(error)) throw storageFailed(error);
		const holder = readNote(folder);
		throw new GatewayError('DATA_FOLDER_IN_USE', describe(folder, holder), {
			details: { folder, ...(holder ? { holder } : {}) },
		});
	}
	const holder: LeaseHolder = { pid: process.pid, host: hostname(), since: now };
	try {
		writeFileSync(notePath(folder), JSON.stringify(holder), { mode: 0o600 });
	} catch (error) {
		lock.close();
		throw storageFailed(error);
	}
	held.add(lock);
	return {
		holder,
		release() {
			if (!held.delete(lock)) return;
			rmSync(notePath(folder), { force: true });
			// `lease.db` stays: removing it would let two processes lock two files of that name.
			lock.close();
		},
	};
}

/** Who holds the folder at this moment; null when nobody does. */
export function readLeaseHolder(folder: string): LeaseHolder | null {
	const lock = openLock(folder);
	try {
		lock.exec('BEGIN; SELECT count(*) FROM sqlite_schema; ROLLBACK');
		return null;
	} catch (error) {
		if (!isBusy(error)) throw storageFailed(error);
		return readNote(folder);
	} finally {
		lock.close();
	}
}

function openLock(folder: string): DatabaseSync {
	try {
		const lock = new DatabaseSync(join(folder, 'lease.db'));
		lock.exec(`PRAGMA busy_timeout = ${WAIT_MS}`);
		return lock;
	} catch (error) {
		throw storageFailed(error);
	}
}

function notePath(folder: string): string {
	return join(folder, 'lease.json');
}

/** The lock says whether there is a holder; this file only says who. */
function readNote(folder: string): LeaseHolder | null {
	try {
		return JSON.parse(readFileSync(notePath(folder), 'utf8')) as LeaseHolder;
	} catch {
		return null;
	}
}

function describe(folder: string, holder: LeaseHolder | null): string {
	if (!holder) return folder;
	return `${folder} (process ${holder.pid} on ${holder.host}, since ${new Date(holder.since).toISOString()})`;
}

function isBusy(error: unknown): boolean {
	return isSqliteError(error) && (error.errcode & 0xff) === SQLITE_BUSY;
}

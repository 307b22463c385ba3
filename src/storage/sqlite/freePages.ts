import type { DatabaseSync } from 'node:sqlite';
import type { SqliteConnection } from './connection';

/** A millisecond or two of a disk that does nothing else. */
const PAGES_AT_ONCE = 50;
/** What is free is used again, so some of it may stay: a file that shrinks and grows by turns is written twice. */
const FREE_SHARE = 0.1;
const INCREMENTAL = 2;

/** Cuts free pages off a file, where it was made to allow that. True when there are more to cut off. */
export function givePagesBack({ raw }: Pick<SqliteConnection, 'raw'>): boolean {
	if (readNumber(raw, 'auto_vacuum') !== INCREMENTAL || !hasMuchFree(raw)) return false;
	// Each step frees one page.
	raw.prepare(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`).all();
	return hasMuchFree(raw);
}

function hasMuchFree(raw: DatabaseSync): boolean {
	return readNumber(raw, 'freelist_count') > FREE_SHARE * readNumber(raw, 'page_count');
}

function readNumber(raw: DatabaseSync, pragma: string): number {
	return Number(raw.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}

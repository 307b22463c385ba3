import { isNativeError } from 'node:util/types';
import { GatewayError } from '../domain/errors';

/** What node:sqlite throws: `errcode` is SQLite's extended result code, its low byte the primary one. */
interface SqliteError extends Error {
	code: 'ERR_SQLITE_ERROR';
	errcode: number;
	errstr: string;
}

// https://www.sqlite.org/rescode.html
const CONSTRAINT_FOREIGN_KEY = 787;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_UNIQUE = 2067;
// https://www.postgresql.org/docs/15/errcodes-appendix.html
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
/** Primary codes that say the file or the disk refuses, not that a statement is wrong. */
const STORAGE_CODES = new Set([
	3, // PERM
	5, // BUSY: another process holds the write lock past the timeout
	7, // NOMEM
	8, // READONLY
	10, // IOERR
	11, // CORRUPT
	13, // FULL
	14, // CANTOPEN
	15, // PROTOCOL
	26, // NOTADB
]);

export function isSqliteError(error: unknown): error is SqliteError {
	return (
		typeof error === 'object' &&
		error !== null &&
		'code' in error &&
		error.code === 'ERR_SQLITE_ERROR'
	);
}

/** Whether the disk or the file refuses, which has nothing to do with the statement that met it. */
export function isStorageFailure(error: unknown): boolean {
	if (error instanceof GatewayError) return error.code === 'STORAGE_FAILED';
	return isSqliteError(error) && STORAGE_CODES.has(error.errcode & 0xff);
}

export function isUniqueViolation(error: unknown): boolean {
	return (
		codeOf(error) === UNIQUE_VIOLATION ||
		(isSqliteError(error) &&
			(error.errcode === CONSTRAINT_PRIMARY_KEY || error.errcode === CONSTRAINT_UNIQUE))
	);
}

/** The row names an instance (or another parent) that is not there, or not any more. */
export function isMissingParent(error: unknown): boolean {
	return (
		codeOf(error) === FOREIGN_KEY_VIOLATION ||
		(isSqliteError(error) && error.errcode === CONSTRAINT_FOREIGN_KEY)
	);
}

function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : null;
}

const DISK_CODES = new Set([
	'EACCES',
	'EDQUOT',
	'EIO',
	'EMFILE',
	'ENFILE',
	'ENOSPC',
	'EPERM',
	'EROFS',
]);

/** Whether the disk refused a file, as opposed to whoever gave its bytes. */
export function isDiskFailure(error: unknown): boolean {
	const { code } = (error ?? {}) as { code?: unknown };
	return typeof code === 'string' && DISK_CODES.has(code);
}

export function storageFailed(error: unknown): GatewayError {
	if (error instanceof GatewayError) return error;
	const text = isNativeError(error) ? error.message : String(error);
	return new GatewayError('STORAGE_FAILED', text, {
		cause: error,
		...(isSqliteError(error) ? { details: { sqlite: error.errcode } } : {}),
	});
}

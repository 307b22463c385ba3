import { DatabaseError } from 'pg';
import { GatewayError } from '../../domain/errors';
import { storageFailed } from '../storageErrors';

// https://www.postgresql.org/docs/15/errcodes-appendix.html
/** Classes that say the server or its disk refuses, not that a statement is wrong. */
const REFUSING_CLASSES = new Set([
	'08', // connection exception
	'28', // wrong user or password
	'3D', // no such database
	'53', // insufficient resources: a full disk, too many connections
	'57', // the operator: shutdown, starting up, a statement cancelled for its timeout
	'58', // system error
	'F0', // configuration file error
	'XX', // internal error, damaged data
]);
const REFUSING_CODES = new Set([
	'25006', // a standby, or a server that was made read-only
	'25P03', // the transaction stood still for too long
	'42501', // no permission
	'55P03', // somebody else held a lock for too long
]);
/** The server may be back in a moment, or is already: the connection itself is gone. */
const LOSING_CODES = new Set(['57P01', '57P02', '57P03', '57P05', '25P03']);
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

/** An error of a statement as the repositories know it: STORAGE_FAILED when the server or the way to it refuses. */
export function fromPostgres(error: unknown): unknown {
	if (!(error instanceof DatabaseError)) return storageFailed(error);
	const { code = '' } = error;
	return REFUSING_CLASSES.has(code.slice(0, 2)) || REFUSING_CODES.has(code)
		? storageFailed(error)
		: error;
}

/** Whether a connection ended, or could not be made, which says nothing about the next one. */
export function isConnectionLost(error: unknown): boolean {
	if (!(error instanceof GatewayError) || error.code !== 'STORAGE_FAILED') return false;
	const { cause } = error;
	if (!(cause instanceof DatabaseError)) return cause !== undefined;
	const { code = '' } = cause;
	return code.startsWith('08') || LOSING_CODES.has(code);
}

/** PostgreSQL asks for the transaction to be tried again. */
export function isConflict(error: unknown): boolean {
	return (
		error instanceof DatabaseError &&
		(error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK)
	);
}

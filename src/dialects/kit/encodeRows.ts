import { GatewayError } from '../../domain/errors';
import type { AnyRow, AnyRows } from './words';

type Fields = Record<string, unknown>;

/** Writes canonical fields under their wire names. Unset fields are left out; null is written as null. */
export function encodeRows(rows: AnyRows, fields: Fields, input: Fields): Fields {
	const wire: Fields = {};
	for (const name in rows) {
		const row = rows[name];
		const value = row === undefined ? undefined : encodeRow(row, fields, input);
		if (value !== undefined) wire[name] = value;
	}
	return wire;
}

function encodeRow(row: AnyRow, fields: Fields, input: Fields): unknown {
	if (typeof row === 'string') return fields[row];
	switch (row.kind) {
		case 'via':
			return through(fields[row.field], (value) => row.codec.encode(value));
		case 'each':
			return encodeItems(row.rows, fields[row.field], input);
		case 'within':
			return through(fields[row.field], (value) => encodeRows(row.rows, value as Fields, input));
		case 'inside':
			return through(fields[row.field], (value) => encodeRow(row.row, value as Fields, input));
		case 'single':
			return through(soleItem(row.field, fields[row.field]), (value) =>
				encodeRow(row.row, value as Fields, input),
			);
		case 'nested':
			return isSet(row.rows, fields, input) ? encodeRows(row.rows, fields, input) : undefined;
		case 'several':
			return row.rows[0] && encodeRow(row.rows[0], fields, input);
		case 'either':
			return firstSet(row.rows, fields, input);
		case 'orElse':
			return encodeRow(row.row, fields, input) ?? fillerOf(row.value, fields);
		case 'asked':
			return through(input[row.field], (value) => (row.codec ? row.codec.encode(value) : value));
		case 'constant':
			return row.value;
		case 'accepted':
		case 'ignored':
		case 'unsupported':
			return undefined;
	}
}

export function encodeItems(rows: AnyRows, value: unknown, input: Fields): unknown {
	if (!Array.isArray(value)) return value;
	return value.map((item: unknown) => encodeRows(rows, item as Fields, input));
}

function firstSet(rows: readonly AnyRow[], fields: Fields, input: Fields): unknown {
	for (const row of rows) {
		const value = encodeRow(row, fields, input);
		if (value !== undefined && value !== null) return value;
	}
	return undefined;
}

/** Whether any member has a value of its own; a group of constants alone always counts. */
function isSet(rows: AnyRows, fields: Fields, input: Fields): boolean {
	const members = Object.values(rows).filter(
		(row) => typeof row === 'string' || row.kind !== 'constant',
	);
	const own = (row: AnyRow) => (typeof row !== 'string' && row.kind === 'orElse' ? row.row : row);
	return members.length === 0 || members.some((row) => encodeRow(own(row), fields, input) != null);
}

function fillerOf(value: unknown, fields: Fields): unknown {
	return typeof value === 'function' ? (value as (fields: Fields) => unknown)(fields) : value;
}

/** The wire has room for one; the others would be lost. */
function soleItem(field: string, value: unknown): unknown {
	if (!Array.isArray(value)) return undefined;
	if (value.length > 1)
		throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `more than one of ${field} in one call`);
	return value[0];
}

function through(value: unknown, encode: (value: unknown) => unknown): unknown {
	return value === undefined || value === null ? value : encode(value);
}

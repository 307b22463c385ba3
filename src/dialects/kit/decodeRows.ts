import { GatewayError } from '../../domain/errors';
import type { AnyRow, AnyRows } from './words';

/** Requests are refused when they ask for what cannot be done; replies are read as far as they can be. */
export type Direction = 'request' | 'reply';

type Fields = Record<string, unknown>;

/** Adds to `into` what `wire` says. A field that is there already stays, so earlier rows win over later ones. */
export function decodeRows(rows: AnyRows, wire: unknown, into: Fields, direction: Direction): void {
	if (!isObject(wire)) return;
	for (const name in rows) {
		const row = rows[name];
		const value = Object.hasOwn(wire, name) ? wire[name] : undefined;
		if (row === undefined || value === undefined || value === null) continue;
		decodeRow(row, name, value, into, direction);
	}
}

function decodeRow(row: AnyRow, name: string, value: unknown, into: Fields, direction: Direction) {
	if (typeof row === 'string') return put(into, row, value);
	switch (row.kind) {
		case 'via':
			return put(into, row.field, row.codec.decode(value));
		case 'each':
			return put(into, row.field, decodeItems(row.rows, value, direction));
		case 'within':
			return put(into, row.field, decodeObject(row.rows, value, direction));
		case 'nested':
			return decodeRows(row.rows, value, into, direction);
		case 'inside':
			return decodeInside(row, name, value, into, direction);
		case 'single':
			return decodeSingle(row, name, value, into, direction);
		case 'accepted':
			return decodeRow(row.row, name, value, into, direction);
		case 'orElse':
			return decodeRow(row.row, name, value, into, direction);
		case 'several':
		case 'either':
			return row.rows.forEach((one) => decodeRow(one, name, value, into, direction));
		case 'constant':
			if (direction === 'request' && value !== row.value)
				refuse(`${name} ${JSON.stringify(value)}`);
			return;
		case 'unsupported':
			if (direction === 'request' && !isEmpty(value)) refuse(name);
			return;
		case 'asked':
		case 'ignored':
			return;
	}
}

function decodeInside(
	{ field, row }: { field: string; row: AnyRow },
	name: string,
	value: unknown,
	into: Fields,
	direction: Direction,
): void {
	const members: Fields = {};
	decodeRow(row, name, value, members, direction);
	const existing = into[field];
	if (isObject(existing)) into[field] = { ...members, ...existing };
	else if (Object.keys(members).length > 0) put(into, field, members);
}

function decodeSingle(
	{ field, row }: { field: string; row: AnyRow },
	name: string,
	value: unknown,
	into: Fields,
	direction: Direction,
): void {
	const members: Fields = {};
	decodeRow(row, name, value, members, direction);
	const [existing] = Array.isArray(into[field]) ? (into[field] as unknown[]) : [];
	if (isObject(existing)) into[field] = [{ ...members, ...existing }];
	else if (Object.keys(members).length > 0) put(into, field, [members]);
}

/** The elements of a wire array; what is no array stays as it is and fails validation by name. */
export function decodeItems(rows: AnyRows, value: unknown, direction: Direction): unknown {
	if (!Array.isArray(value)) return direction === 'request' ? value : [];
	return value.map((item: unknown) => decodeObject(rows, item, direction));
}

function decodeObject(rows: AnyRows, value: unknown, direction: Direction): unknown {
	if (!isObject(value)) return direction === 'request' ? value : {};
	const fields: Fields = {};
	decodeRows(rows, value, fields, direction);
	return fields;
}

function put(into: Fields, field: string, value: unknown): void {
	if (value !== undefined && !Object.hasOwn(into, field)) into[field] = value;
}

function refuse(what: string): never {
	throw new GatewayError('UNSUPPORTED_BY_GATEWAY', what);
}

/** Says nothing: unset, off, zero, or made of such values alone. */
export function isEmpty(value: unknown): boolean {
	if (value === '' || value === false || value === 0 || value == null) return true;
	return typeof value === 'object' && Object.values(value).every(isEmpty);
}

export function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { isObject } from './decodeRows';
import type { WireRequest } from './exchange';
import type { Route } from './route';
import type { AnyRow, AnyRows } from './words';

type Path = readonly (string | number)[];

interface Name {
	wire: string[];
	/** Rows below, where the field is an object or an array of objects. */
	below: AnyRows | null;
	/** What the name leaves of the path that was asked for. */
	rest: Path;
	primary: boolean;
}

/**
 * What the caller wrote, or should have written, for a canonical field: `textMessage.text` for `text` when the request
 * came in that older shape, else the tongue's own name. Error messages speak in these names.
 */
export function wireNameOf(route: Route, path: Path, wire: WireRequest): string {
	const sources: [AnyRows, unknown][] = [
		[route.params, wire.params],
		[route.query, wire.query],
	];
	if (route.body.kind === 'rows') sources.push([route.body.rows, wire.body]);
	if (route.body.kind === 'list') sources.push([{ '': listRow(route.body) }, wire.body]);
	for (const [rows, value] of sources) {
		const name = nameIn(rows, path, value);
		if (name !== null) return name;
	}
	return path.join('.');
}

/** The same within one group of rows; null when they do not have the field. */
export function nameIn(rows: AnyRows, path: Path, value: unknown): string | null {
	const name = choose(namesOf(rows, path), value);
	if (!name) return null;
	return [...name.wire, ...below(name.below, name.rest)].filter((part) => part !== '').join('.');
}

function listRow(side: { field: string; rows: AnyRows }): AnyRow {
	return { kind: 'each', field: side.field, rows: side.rows, absent: {} };
}

function choose(names: Name[], body: unknown): Name | undefined {
	return (
		names.find((name) => isPresent(body, name.wire)) ??
		names.find((name) => name.primary) ??
		names[0]
	);
}

function isPresent(value: unknown, path: string[]): boolean {
	let at: unknown = value;
	for (const part of path) {
		if (!isObject(at) || !(part in at)) return false;
		at = at[part];
	}
	return true;
}

function namesOf(rows: AnyRows, path: Path): Name[] {
	return Object.entries(rows).flatMap(([wire, row]) => namesIn(row, wire, path, true));
}

function namesIn(row: AnyRow, wire: string, path: Path, primary: boolean): Name[] {
	const [field, ...rest] = path;
	const own = { wire: [wire], below: null, rest, primary };
	if (typeof row === 'string') return row === field ? [own] : [];
	switch (row.kind) {
		case 'via':
			return row.field === field ? [own] : [];
		case 'each':
		case 'within':
			return row.field === field ? [{ ...own, below: row.rows }] : [];
		case 'inside':
			if (row.field !== field) return [];
			return rest.length === 0 ? [own] : namesIn(row.row, wire, rest, primary);
		case 'single':
			if (row.field !== field) return [];
			return rest.length < 2 ? [own] : namesIn(row.row, wire, rest.slice(1), primary);
		case 'nested':
			return namesOf(row.rows, path).map((name) => ({
				...name,
				wire: [wire, ...name.wire],
				primary: primary && name.primary,
			}));
		case 'several':
		case 'either':
			return row.rows.flatMap((one) => namesIn(one, wire, path, primary));
		case 'orElse':
			return namesIn(row.row, wire, path, primary);
		case 'accepted':
			return namesIn(row.row, wire, path, false);
		default:
			return [];
	}
}

function below(rows: AnyRows | null, path: Path): (string | number)[] {
	if (rows === null || path.length === 0) return [...path];
	const [first, ...rest] = path;
	if (typeof first === 'number') return [first, ...below(rows, rest)];
	const [name] = namesOf(rows, path);
	return name ? [...name.wire, ...below(name.below, name.rest)] : [...path];
}

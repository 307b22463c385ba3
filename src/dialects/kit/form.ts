import { isObject } from './decodeRows';
import { accepted } from './words';

/** A file in a form, on both ends of the wire. */
export interface FormFile {
	fileName?: string;
	mimeType?: string;
	base64?: string;
	/** The id under which a server keeps it. */
	mediaId?: string;
}

export interface FormValue {
	name: string;
	value: string | FormFile;
}

/** The members of a file in a form. Our client has it in Base64; our server has put it on the disk by then. */
export const formFile = {
	base64: 'base64',
	mediaId: accepted('mediaId'),
	fileName: 'fileName',
	mimeType: 'mimeType',
} as const;

type Fields = Record<string, unknown>;

/** Members of objects and arrays as forms name them: `quoted[key][id]`. An object with `base64` is a file. */
export function flattenForm(fields: Fields): FormValue[] {
	return Object.entries(fields).flatMap(([name, value]) => flatten(name, value));
}

function flatten(name: string, value: unknown): FormValue[] {
	if (value === undefined || value === null) return [];
	if (isFile(value)) return [{ name, value }];
	if (typeof value === 'object') {
		return Object.entries(value).flatMap(([member, inner]) => flatten(`${name}[${member}]`, inner));
	}
	return [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }];
}

function isFile(value: unknown): value is FormFile {
	return isObject(value) && typeof value.base64 === 'string';
}

/** The way back: a body as JSON would have it, except that numbers and switches stay text. */
export function gatherForm(values: readonly FormValue[]): Fields {
	const root: Fields = {};
	for (const { name, value } of values) {
		put(root, [...name.matchAll(/[^[\]]+/g)].map(String), value);
	}
	return toArrays(root) as Fields;
}

function put(into: Fields, [member = '', ...rest]: string[], value: unknown): void {
	if (member === '__proto__') return;
	if (rest.length === 0) {
		const there = Object.hasOwn(into, member) ? [into[member], value].flat() : value;
		into[member] = there;
		return;
	}
	const inner = into[member];
	const object = isObject(inner) ? inner : {};
	into[member] = object;
	put(object, rest, value);
}

/** Members 0, 1, 2 … make an array. */
function toArrays(value: unknown): unknown {
	if (!isObject(value) || isFile(value)) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, toArrays(inner)] as const);
	const isArray = entries.length > 0 && entries.every(([name], index) => name === String(index));
	return isArray ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

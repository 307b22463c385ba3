import { jsonParse, type IDataObject } from 'n8n-workflow';
import { ParameterError } from './ParameterError';

/** One value of a form, whatever an expression made of it. All throw ParameterError with the field's title. */
interface Titled {
	title: string;
}

export function readText({ title }: Titled, raw: unknown): string {
	// An expression often gives a number where text is meant, such as a phone number.
	if (typeof raw === 'string') return raw;
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	throw new ParameterError(title, 'is not text', 'Give one text value, not a list or an object');
}

export function readNumber({ title }: Titled, raw: unknown): number {
	const value = typeof raw === 'string' ? Number(raw) : raw;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw new ParameterError(title, 'is not a number', 'Give a number, such as 30000');
}

export function readBoolean({ title }: Titled, raw: unknown): boolean {
	if (typeof raw === 'boolean') return raw;
	if (raw === 'true' || raw === 'false') return raw === 'true';
	throw new ParameterError(title, 'is not true or false', 'Give true or false');
}

export function readList(field: Titled, raw: unknown): string[] {
	return split(field, raw, /[,\n]/);
}

export function readLines(field: Titled, raw: unknown): string[] {
	return split(field, raw, /\r?\n/);
}

function split(field: Titled, raw: unknown, separator: RegExp): string[] {
	if (Array.isArray(raw)) return raw.map((each) => readText(field, each));
	return readText(field, raw)
		.split(separator)
		.map((each) => each.trim())
		.filter((each) => each !== '');
}

export function readJson({ title }: Titled, raw: unknown): unknown {
	if (typeof raw !== 'string') return raw;
	// JSON has no undefined, so it stands for a text that is none.
	const value = jsonParse<unknown>(raw, { fallbackValue: () => undefined });
	if (value !== undefined) return value;
	throw new ParameterError(title, 'is not valid JSON', 'Check quotes and commas in it');
}

/** What a resource locator names; a plain value, as older workflows and expressions give it, is itself. */
export function readLocator(raw: unknown): unknown {
	return typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
}

export function isEmpty(raw: unknown): boolean {
	if (raw === undefined || raw === null || raw === '') return true;
	return Array.isArray(raw) && raw.length === 0;
}

export function asObject(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: {};
}

/** Bytes that are still on their way, which n8n puts where it keeps files. */
export function isComing(bytes: unknown): bytes is AsyncIterable<Uint8Array> {
	return typeof bytes === 'object' && bytes !== null && Symbol.asyncIterator in bytes;
}

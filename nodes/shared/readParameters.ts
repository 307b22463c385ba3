import { jsonParse, type IDataObject } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';

/** How a node's parameters are asked for; `fallback` when the form never showed the parameter. */
export type GetParameter = (name: string, fallback: unknown) => unknown;

/** A field that cannot be used as it is; the message names it as the form shows it. */
export class ParameterError extends Error {
	constructor(
		readonly title: string,
		why: string,
		readonly hint: string,
	) {
		super(`"${title}" ${why}`);
	}
}

const optionsParameter = 'options';
const rowsEntry = 'items';
const groupEntry = 'value';

/**
 * The canonical input that a form holds: the inverse of `src/projections/toN8n`. Optional fields that are empty and
 * options that were not added are left out. The instance is left to `readInstance`. Throws ParameterError.
 */
export function readParameters(form: OperationForm, get: GetParameter): IDataObject {
	const options = asObject(get(optionsParameter, {}));
	const input: IDataObject = {};
	for (const field of form.fields) {
		if (field.kind === 'instance') continue;
		const raw = field.option ? options[field.parameter] : get(field.parameter, undefined);
		const value = readField(field, raw);
		if (value !== undefined) input[field.field] = value;
	}
	return input;
}

/** Undefined: left out. */
function readField(field: FormField, raw: unknown): unknown {
	if (isEmpty(raw)) {
		if (field.required) {
			throw new ParameterError(
				field.title,
				'is empty',
				'Fill in the field; when it holds an expression, check that the previous node gives a value',
			);
		}
		// An option that was added keeps a text or list that is empty out of the request all the same.
		return undefined;
	}
	switch (field.kind) {
		case 'text':
		case 'choice':
			return readText(field, raw);
		case 'number':
			return readNumber(field, raw);
		case 'boolean':
			return readBoolean(field, raw);
		case 'list':
		case 'choices':
			return readList(field, raw);
		case 'json':
			return readJson(field, raw);
		case 'rows':
			return readRows(field, raw);
		case 'group':
			return readGroup(field, asObject(asObject(raw)[groupEntry]));
		case 'instance':
			return raw;
	}
}

function readText(field: FormField, raw: unknown): string {
	// An expression often gives a number where text is meant, such as a phone number.
	if (typeof raw === 'string') return raw;
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	throw new ParameterError(
		field.title,
		'is not text',
		'Give one text value, not a list or an object',
	);
}

function readNumber(field: FormField, raw: unknown): number {
	const value = typeof raw === 'string' ? Number(raw) : raw;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw new ParameterError(field.title, 'is not a number', 'Give a number, such as 30000');
}

function readBoolean(field: FormField, raw: unknown): boolean {
	if (typeof raw === 'boolean') return raw;
	if (raw === 'true' || raw === 'false') return raw === 'true';
	throw new ParameterError(field.title, 'is not true or false', 'Give true or false');
}

function readList(field: FormField, raw: unknown): string[] {
	if (Array.isArray(raw)) return raw.map((each) => readText(field, each));
	return readText(field, raw)
		.split(/[,\n]/)
		.map((each) => each.trim())
		.filter((each) => each !== '');
}

function readJson(field: FormField, raw: unknown): unknown {
	if (typeof raw !== 'string') return raw;
	// JSON has no undefined, so it stands for a text that is none.
	const value = jsonParse<unknown>(raw, { fallbackValue: () => undefined });
	if (value !== undefined) return value;
	throw new ParameterError(field.title, 'is not valid JSON', 'Check quotes and commas in it');
}

function readRows(field: FormField, raw: unknown): IDataObject[] {
	const rows = asObject(raw)[rowsEntry];
	return (Array.isArray(rows) ? rows : []).map((row) => readGroup(field, asObject(row)));
}

function readGroup(field: FormField, values: IDataObject): IDataObject {
	const entries = (field.fields ?? []).map(
		(each) => [each.field, readField(each, values[each.parameter])] as const,
	);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as IDataObject;
}

function isEmpty(raw: unknown): boolean {
	if (raw === undefined || raw === null || raw === '') return true;
	return Array.isArray(raw) && raw.length === 0;
}

function asObject(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: {};
}

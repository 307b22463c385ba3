import type { IDataObject } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';
import { BinaryInput } from './binaryInput';
import { ParameterError } from './ParameterError';
import {
	asObject,
	isEmpty,
	readBoolean,
	readJson,
	readLines,
	readList,
	readLocator,
	readNumber,
	readText,
} from './readValue';

/** How a node's parameters are asked for; `fallback` when the form never showed the parameter. */
export type GetParameter = (name: string, fallback: unknown) => unknown;

const optionsParameter = 'options';
const rowsEntry = 'items';
const groupEntry = 'value';

/**
 * The canonical input that a form holds: the inverse of `src/projections/toN8n`. Optional fields that are empty,
 * options that were not added, and fields that the form does not show are left out; a file of the input item is a
 * BinaryInput, which `loadBinary` replaces. The instance is left to `readInstance`. Throws ParameterError.
 */
export function readParameters(form: OperationForm, get: GetParameter): IDataObject {
	const fields = form.fields.filter(({ kind }) => kind !== 'instance');
	return isDefinedByJson(form, get) ? readWhole(get('json', '{}')) : readFields(fields, get);
}

/** Whether the whole input is given as JSON, which a form without fields does not offer. */
export function isDefinedByJson({ fields }: OperationForm, get: GetParameter): boolean {
	if (fields.every(({ kind }) => kind === 'instance')) return false;
	return get('defineUsing', 'fields') === 'json';
}

function readWhole(raw: unknown): IDataObject {
	const value = readJson({ title: 'JSON' }, raw);
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
	throw new ParameterError('JSON', 'is not an object', 'Give one object, such as {"to": "…"}');
}

/** Members of a form, a row or a collection: `get` asks for those outside of its Options. */
function readFields(fields: readonly FormField[], get: GetParameter): IDataObject {
	const options = fields.some(hasOptions) ? asObject(get(optionsParameter, {})) : {};
	const valueOf = ({ option, parameter }: FormField) =>
		option ? options[parameter] : get(parameter, undefined);
	return readShown(fields, valueOf);
}

function readShown(fields: readonly FormField[], valueOf: ValueOf): IDataObject {
	const read: IDataObject = {};
	for (const field of fields) {
		if (!isShown(field, fields, valueOf)) continue;
		const value =
			field.kind === 'media'
				? toFile(readShown(field.fields ?? [], valueOf))
				: readField(field, valueOf(field));
		if (value !== undefined) read[field.field] = value;
	}
	return read;
}

function hasOptions({ option, kind, fields = [] }: FormField): boolean {
	return option === true || (kind === 'media' && fields.some(hasOptions));
}

type ValueOf = (field: FormField) => unknown;

/** What a hidden field holds is a leftover of another choice. */
function isShown(
	{ when = {} }: FormField,
	beside: readonly FormField[],
	valueOf: ValueOf,
): boolean {
	return Object.entries(when).every(([name, values]) => {
		const decider = beside.find(({ parameter }) => parameter === name);
		const value = decider && (valueOf(decider) ?? decider.default);
		return values.some((each) => each === value || String(each) === value);
	});
}

function readEmpty(field: FormField, raw: unknown): unknown {
	// Empty text that means something was left empty by a person; nothing at all comes from an expression.
	if (field.required && !(field.clearable && raw === '')) throw emptyField(field);
	// An option that was added keeps a text or list that is empty out of the request all the same.
	return field.clearable ? raw : undefined;
}

/** Undefined: left out. */
function readField(field: FormField, raw: unknown): unknown {
	if (isEmpty(raw)) return readEmpty(field, raw);
	switch (field.kind) {
		case 'text':
		case 'choice':
			return readText(field, raw);
		case 'number':
			return readNumber(field, raw);
		case 'boolean':
			return readBoolean(field, raw);
		case 'lines':
			return readLines(field, raw);
		case 'list':
		case 'picks':
		case 'choices':
			return readList(field, raw);
		case 'json':
			return readJson(field, raw);
		case 'picker':
			return readPicker(field, raw);
		case 'rows':
			return readRows(field, raw);
		case 'files':
			return readFiles(field, raw);
		case 'group':
			return readMembers(field, asObject(raw)[groupEntry]);
		case 'collection':
			return readMembers(field, raw);
		case 'mediaGroup':
			return readMediaGroup(field, asObject(raw)[groupEntry]);
		case 'instance':
		case 'media':
			return raw;
	}
}

function emptyField({ title }: Pick<FormField, 'title'>): ParameterError {
	const hint =
		'Fill in the field; when it holds an expression, check that the previous node gives a value';
	return new ParameterError(title, 'is empty', hint);
}

function readPicker(field: FormField, raw: unknown): string | undefined {
	const value = readLocator(raw);
	if (!isEmpty(value)) return readText(field, value).trim();
	if (field.required) throw emptyField(field);
	return undefined;
}

/** An expression may give the rows themselves. */
function rowsOf(raw: unknown): unknown[] {
	if (Array.isArray(raw)) return raw;
	const rows = asObject(raw)[rowsEntry];
	return Array.isArray(rows) ? rows : [];
}

function readRows(field: FormField, raw: unknown): IDataObject[] | undefined {
	const rows = rowsOf(raw);
	if (rows.length === 0) return withoutRows(field);
	return rows.map((row) => readRow(field, row));
}

function withoutRows(field: FormField): undefined {
	if (field.required) throw emptyField(field);
	return undefined;
}

function readRow({ fields = [] }: FormField, row: unknown): IDataObject {
	const values = asObject(row);
	return readFields(fields, (name, fallback) => values[name] ?? fallback);
}

function readMembers(field: FormField, raw: unknown): IDataObject | undefined {
	if (raw === undefined && !field.required) return undefined;
	const members = readRow(field, raw);
	return field.required || Object.keys(members).length > 0 ? members : undefined;
}

function readFiles(field: FormField, raw: unknown): IDataObject[] | undefined {
	const rows = rowsOf(raw);
	return rows.length === 0 ? withoutRows(field) : rows.map((row) => toFile(readRow(field, row)));
}

function readMediaGroup(field: FormField, raw: unknown): IDataObject | undefined {
	return raw === undefined ? withoutRows(field) : toFile(readRow(field, raw));
}

function toFile({ source: _chosen, binary, ...file }: IDataObject): IDataObject {
	if (typeof binary !== 'string') return file;
	// Not JSON yet: `loadBinary` puts the bytes in its place.
	const input = new BinaryInput(binary) as unknown as IDataObject;
	return { ...file, binary: input };
}

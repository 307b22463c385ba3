import type { INodeProperties } from 'n8n-workflow';
import type { FieldUi } from '../catalogue/define';
import { groupEntry, rowsEntry, type FieldKind, type FormField } from './n8nForm';
import {
	choiceInput,
	choicesInput,
	fixedCollection,
	instanceInput,
	numberInput,
	pickerInput,
	severalInput,
	textInput,
} from './n8nInputs';
import type { FieldSchema, Input, Level, ProjectedField, ProjectMembers } from './n8nSchema';
import { asDescription, titleCase } from './n8nWording';
import { mediaInputs } from './toN8nMedia';
import { toN8nCollection, toN8nRow, type Nesting, type RowInputs } from './toN8nRow';

/** n8n always gives a value for these: left untouched in the open, they would send what nobody chose. */
const neverEmpty: ReadonlySet<FieldKind> = new Set(['number', 'boolean', 'choice', 'json']);

/**
 * Projects one field. Optional ones that cannot be left empty go to the Options collection, which leaves out what was
 * not added. Throws when no n8n input can hold it; `where` names it.
 */
export function toN8nField(
	field: string,
	schema: FieldSchema,
	{ required, level, where }: { required: boolean; level: Level; where: string },
	project: ProjectMembers,
): ProjectedField {
	const kind = kindOf(field, schema, required, where);
	const option = level !== 'collection' && isOption(kind, schema, required, level);
	const form: FormField = {
		field,
		parameter: schema.ui?.parameter ?? field,
		title: titleOf(field, schema, kind),
		kind,
		...(required ? { required: true } : {}),
		...(option ? { option: true } : {}),
		...(isNumber(schema) ? { phone: true } : {}),
		...(kind === 'choice' && !option ? { default: choiceDefault(schema, required) } : {}),
		...(kind === 'boolean' && !option ? { default: schema.default === true } : {}),
		...(schema.ui?.clearable ? { clearable: true } : {}),
	};
	if (kind === 'media') return flatMedia(form, schema);
	const { input, fields } = inputOf(form, schema, level, { where, project });
	if (fields.length > 0) form.fields = fields;
	const property = propertyOf(form, schema, input);
	return { form, properties: option ? [] : [property], options: option ? [property] : [] };
}

/** n8n wants to be told that an expression may give IDs. */
function titleOf(
	field: string,
	{ title = titleCase(field) }: FieldSchema,
	kind: FieldKind,
): string {
	return kind === 'picks' ? `${singular(title)} Names or IDs` : title;
}

function isOption(
	kind: FieldKind,
	{ ui, default: value }: FieldSchema,
	required: boolean,
	level: Level,
): boolean {
	// n8n has nothing in a collection that must be there.
	if (required) return false;
	if (ui?.advanced === true) return true;
	// In a row, a choice that depends on another field stands beside it, with a value that leaves it out.
	if (level === 'row' && kind === 'choice' && ui?.when) return false;
	return value === undefined && neverEmpty.has(kind);
}

function isNumber({ ui }: FieldSchema): boolean {
	return ui?.widget === 'chat' || ui?.widget === 'phone';
}

function choiceDefault(schema: FieldSchema, required: boolean): string {
	if (typeof schema.default === 'string') return schema.default;
	return required ? String(schema.enum?.[0]) : '';
}

function flatMedia(form: FormField, schema: FieldSchema): ProjectedField {
	const { fields, properties, options } = mediaInputs(schema, form.parameter, 'open');
	return { form: { ...form, fields }, properties, options };
}

function kindOf(field: string, schema: FieldSchema, required: boolean, where: string): FieldKind {
	const { ui = {}, items = {} } = schema;
	// Where none need be named, all that the key may see are meant, and not the credential's default.
	if (field === 'instance' && !ui.parameter) return required ? 'instance' : 'picker';
	if (ui.widget === 'json') return 'json';
	if (ui.widget === 'media' && schema.properties) {
		return required && !ui.advanced ? 'media' : 'mediaGroup';
	}
	if (schema.enum) return 'choice';
	switch (schema.type) {
		case 'string':
			return pickerInput(ui.widget) ? 'picker' : 'text';
		case 'integer':
		case 'number':
			return 'number';
		case 'boolean':
			return 'boolean';
		case 'array':
			return arrayKind(items, ui.widget);
		case 'object':
			return objectKind(schema);
		default:
			// Unions and unknown values have no input of their own; a catalogue that wants one says widget `json`.
			throw new Error(`${where}: no n8n input for ${JSON.stringify(schema)}`);
	}
}

function arrayKind(items: FieldSchema, widget: FieldUi['widget']): FieldKind {
	if (severalInput(widget)) return 'picks';
	if (widget === 'lines') return 'lines';
	if (items.enum) return 'choices';
	if (items.type === 'string') return 'list';
	if (items.ui?.widget === 'media') return 'files';
	return items.properties || items.oneOf ? 'rows' : 'json';
}

/** Without a member that must be there, a collection shows none until it is added. */
function objectKind({ properties, required = [] }: FieldSchema): FieldKind {
	if (!properties) return 'json';
	const settled = Object.values(properties).some((each) => each.default !== undefined);
	return required.length > 0 || settled ? 'group' : 'collection';
}

function inputOf(form: FormField, schema: FieldSchema, level: Level, nesting: Nesting): RowInputs {
	const { kind, title } = form;
	switch (kind) {
		case 'collection':
			return toN8nCollection(schema, nesting);
		case 'rows':
			return toN8nRow(rowsEntry, singular(title), schema.items ?? {}, nesting);
		case 'group':
			return toN8nRow(groupEntry, title, schema, nesting);
		case 'files':
			return file(rowsEntry, singular(title), schema.items ?? {});
		case 'media':
		case 'mediaGroup':
			return file(groupEntry, title, schema);
		default:
			return { input: plainInput(kind, form, schema, level), fields: [] };
	}
}

function plainInput(
	kind: Exclude<FieldKind, 'collection' | 'rows' | 'group' | 'files' | 'media' | 'mediaGroup'>,
	{ required, option }: FormField,
	schema: FieldSchema,
	level: Level,
): Input {
	switch (kind) {
		case 'number':
			return numberInput(schema);
		case 'boolean':
			return { type: 'boolean', default: schema.default === true };
		case 'choice':
			return choiceInput(
				schema,
				level === 'row' && !option && !required && schema.default === undefined,
			);
		case 'choices':
			return choicesInput(schema);
		case 'json':
			return { type: 'json', default: JSON.stringify(schema.default ?? {}) };
		case 'instance':
			return instanceInput;
		case 'picker':
			return pickerInput(schema.ui?.widget) ?? instanceInput;
		case 'picks':
			return severalInput(schema.ui?.widget) ?? textInput(schema);
		case 'text':
		case 'list':
		case 'lines':
			return textInput(schema);
	}
}

function file(entry: string, title: string, schema: FieldSchema): RowInputs {
	const { fields, properties } = mediaInputs(schema, '', 'group');
	return { input: fixedCollection(entry, title, properties, entry === rowsEntry), fields };
}

function singular(title: string): string {
	return title.replace(/(?<=[a-z])s$/, '');
}

function propertyOf(form: FormField, schema: FieldSchema, input: Input): INodeProperties {
	const { kind, title, parameter, required, clearable } = form;
	const placeholder = parameter === 'email' ? 'name@email.com' : schema.ui?.placeholder;
	const isPicker = kind === 'instance' || kind === 'picker';
	return {
		displayName: title,
		name: parameter,
		...input,
		// n8n asks to fill what it knows as required, and some of it means something when it is empty.
		...(required && kind !== 'instance' && !clearable ? { required: true } : {}),
		...descriptionOf(kind, schema),
		...(placeholder && !isPicker ? { placeholder: asExample(placeholder) } : {}),
		...(parameter === 'limit' ? limitInput : {}),
		...(kind === 'rows' || kind === 'files' ? { placeholder: `Add ${singular(title)}` } : {}),
	};
}

/** n8n's own words for it, by which people know it. */
const limitInput = {
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

/** n8n's own words for fields whose choices are loaded. */
const ofSeveral =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** n8n wants this one address without a word before it. */
function asExample(placeholder: string): string {
	return placeholder === 'name@email.com' ? placeholder : `e.g. ${placeholder}`;
}

function descriptionOf(kind: FieldKind, schema: FieldSchema): { description?: string } {
	if (kind === 'instance') {
		return {
			description: 'Linked WhatsApp account to use. Leave empty for the default of the credential.',
		};
	}
	if (kind === 'picks') return { description: ofSeveral };
	if (!schema.description) return {};
	const text = asDescription(schema.description);
	if (kind === 'list') return { description: asDescription(`${text}, comma-separated`) };
	if (kind === 'lines') return { description: asDescription(`${text}, one on each line`) };
	return { description: text };
}

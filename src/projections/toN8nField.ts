import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FieldUi } from '../catalogue/define';
import { events } from '../catalogue/events';
import { groupEntry, rowsEntry, type FieldKind, type FormField } from './n8nForm';
import { asDescription, titleCase } from './n8nWording';

/** One property of an input schema, as `z.toJSONSchema` writes it. */
export interface FieldSchema {
	type?: string | string[];
	title?: string;
	description?: string;
	default?: unknown;
	enum?: unknown[];
	items?: FieldSchema;
	properties?: Record<string, FieldSchema>;
	required?: string[];
	additionalProperties?: unknown;
	minimum?: number;
	maximum?: number;
	maxItems?: number;
	format?: string;
	ui?: FieldUi;
}

/** The property that shows a field, and the entry by which its value is read back. */
export interface ProjectedField {
	property: INodeProperties;
	form: FormField;
}

/** What JSON Schema writes for an integer without a limit. */
const unlimited = Number.MAX_SAFE_INTEGER;

/** n8n always gives a value for these: left untouched in the open, they would send what nobody chose. */
const neverEmpty: ReadonlySet<FieldKind> = new Set(['number', 'boolean', 'choice']);

/**
 * Projects one field. Optional ones that cannot be left empty go to the Options collection, which leaves out what was
 * not added. Throws when no n8n input can hold it; `where` names it.
 */
export function toN8nField(
	field: string,
	schema: FieldSchema,
	required: boolean,
	where: string,
): ProjectedField {
	const ui = schema.ui ?? {};
	const parameter = ui.parameter ?? field;
	const kind = kindOf(field, schema, where);
	const isOption =
		ui.advanced === true || (!required && schema.default === undefined && neverEmpty.has(kind));
	const title = schema.title ?? titleCase(field);
	const nested = nestedFields(kind, schema, where);
	const property: INodeProperties = {
		displayName: title,
		name: parameter,
		...inputOf(kind, schema, nested),
		...(required && kind !== 'instance' ? { required: true } : {}),
		...descriptionOf(kind, schema),
		...(ui.placeholder && kind !== 'instance' ? { placeholder: `e.g. ${ui.placeholder}` } : {}),
	};
	const form: FormField = {
		field,
		parameter,
		title,
		kind,
		...(required ? { required: true } : {}),
		...(isOption ? { option: true } : {}),
		...(ui.widget === 'chat' || ui.widget === 'phone' ? { phone: true } : {}),
		...(nested.length > 0 ? { fields: nested.map((each) => each.form) } : {}),
	};
	return { property, form };
}

function kindOf(field: string, schema: FieldSchema, where: string): FieldKind {
	if (field === 'instance' && !schema.ui?.parameter) return 'instance';
	if (schema.ui?.widget === 'json') return 'json';
	if (schema.enum) return 'choice';
	switch (schema.type) {
		case 'string':
			return 'text';
		case 'integer':
		case 'number':
			return 'number';
		case 'boolean':
			return 'boolean';
		case 'array':
			return arrayKind(schema.items ?? {});
		case 'object':
			return schema.properties ? 'group' : 'json';
		default:
			// Unions and unknown values have no input of their own; a catalogue that wants one says widget `json`.
			throw new Error(`${where}: no n8n input for ${JSON.stringify(schema)}`);
	}
}

function arrayKind(items: FieldSchema): FieldKind {
	if (items.enum) return 'choices';
	if (items.type === 'string') return 'list';
	return items.properties ? 'rows' : 'json';
}

function nestedFields(kind: FieldKind, schema: FieldSchema, where: string): ProjectedField[] {
	const object = kind === 'rows' ? schema.items : kind === 'group' ? schema : undefined;
	return Object.entries(object?.properties ?? {})
		.filter(([, each]) => !each.ui?.hidden)
		.map(([name, each]) =>
			toN8nField(name, each, object?.required?.includes(name) ?? false, `${where}.${name}`),
		);
}

type Input = Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>;

function inputOf(kind: FieldKind, schema: FieldSchema, nested: ProjectedField[]): Input {
	switch (kind) {
		case 'text':
			return textInput(schema);
		case 'number':
			return numberInput(schema);
		case 'boolean':
			return { type: 'boolean', default: schema.default === true };
		case 'choice':
			return choiceInput(schema);
		case 'choices': {
			const value = Array.isArray(schema.default) ? (schema.default as string[]) : [];
			return {
				type: 'multiOptions',
				options: choices(schema.items ?? {}, schema.ui),
				default: value,
			};
		}
		case 'list':
			return { type: 'string', default: '' };
		case 'json':
			return { type: 'json', default: JSON.stringify(schema.default ?? {}) };
		case 'instance':
			return instanceInput;
		case 'rows':
			return fixedCollection(rowsEntry, nested, { multipleValues: true, sortable: true });
		case 'group':
			return fixedCollection(groupEntry, nested, undefined);
	}
}

function textInput({ ui, default: value }: FieldSchema): Input {
	const typeOptions =
		ui?.widget === 'textarea'
			? { rows: 4 }
			: ui?.widget === 'secret'
				? { password: true }
				: undefined;
	return {
		type: 'string',
		...(typeOptions ? { typeOptions } : {}),
		default: typeof value === 'string' ? value : '',
	};
}

function numberInput({ minimum, maximum, default: value }: FieldSchema): Input {
	const typeOptions = {
		...(minimum !== undefined && minimum > -unlimited ? { minValue: minimum } : {}),
		...(maximum !== undefined && maximum < unlimited ? { maxValue: maximum } : {}),
	};
	return {
		type: 'number',
		...(Object.keys(typeOptions).length > 0 ? { typeOptions } : {}),
		default: typeof value === 'number' ? value : (minimum ?? 0),
	};
}

function choiceInput(schema: FieldSchema): Input {
	const options = choices(schema, schema.ui);
	const value = typeof schema.default === 'string' ? schema.default : String(schema.enum?.[0]);
	return { type: 'options', options, default: value };
}

function choices(schema: FieldSchema, ui: FieldUi | undefined): INodePropertyOptions[] {
	const values = (schema.enum ?? []).map(String);
	return values
		.map((value) =>
			ui?.widget === 'events' ? eventChoice(value) : { name: titleCase(value), value },
		)
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function eventChoice(value: string): INodePropertyOptions {
	const event = Object.values(events).find(({ name }) => name === value);
	if (!event) return { name: titleCase(value), value };
	return { name: event.title, value, description: asDescription(event.description) };
}

function fixedCollection(
	entry: string,
	nested: ProjectedField[],
	typeOptions: INodeProperties['typeOptions'],
): Input {
	const values = nested
		.map(({ property }) => property)
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	return {
		type: 'fixedCollection',
		...(typeOptions ? { typeOptions } : {}),
		default: {},
		options: [{ displayName: entry === rowsEntry ? 'Items' : 'Value', name: entry, values }],
	};
}

function descriptionOf(kind: FieldKind, schema: FieldSchema): { description?: string } {
	if (kind === 'instance') {
		return {
			description: 'Linked WhatsApp account to use. Leave empty for the default of the credential.',
		};
	}
	if (!schema.description) return {};
	const text = asDescription(schema.description);
	return { description: kind === 'list' ? asDescription(`${text}, comma-separated`) : text };
}

/** The same picker wherever an existing instance is meant; the trigger shows it too. */
export const instanceInput: Input = {
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchInstances', searchable: true },
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. sales' },
	],
};

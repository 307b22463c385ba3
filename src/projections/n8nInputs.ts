import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FieldUi } from '../catalogue/define';
import { events } from '../catalogue/events';
import type { FieldSchema, Input } from './n8nSchema';
import { asDescription, titleCase } from './n8nWording';

/** What JSON Schema writes for an integer without a limit. */
const unlimited = Number.MAX_SAFE_INTEGER;

export function textInput({ ui, default: value }: FieldSchema): Input {
	const typeOptions = textOptions(ui?.widget);
	return {
		type: ui?.widget === 'color' ? 'color' : 'string',
		...(typeOptions ? { typeOptions } : {}),
		default: typeof value === 'string' ? value : '',
	};
}

function textOptions(widget: FieldUi['widget']): INodeProperties['typeOptions'] {
	if (widget === 'textarea' || widget === 'lines') return { rows: 4 };
	return widget === 'secret' ? { password: true } : undefined;
}

export function numberInput({ minimum, maximum, default: value }: FieldSchema): Input {
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

/** `canBeUnset` adds a first choice that leaves the field out. */
export function choiceInput(schema: FieldSchema, canBeUnset = false): Input {
	const options = choices(schema, schema.ui);
	if (canBeUnset) {
		return { type: 'options', options: [notSet, ...options].sort(byName), default: '' };
	}
	const value = typeof schema.default === 'string' ? schema.default : String(schema.enum?.[0]);
	return { type: 'options', options, default: value };
}

const notSet: INodePropertyOptions = { name: 'Not Set', value: '' };

export function choicesInput({ items = {}, ui, default: value }: FieldSchema): Input {
	return {
		type: 'multiOptions',
		options: choices(items, ui),
		default: Array.isArray(value) ? (value as string[]) : [],
	};
}

function choices(schema: FieldSchema, ui: FieldUi | undefined): INodePropertyOptions[] {
	const values = (schema.enum ?? []).map(String);
	return values
		.map((value) =>
			ui?.widget === 'events' ? eventChoice(value) : { name: titleCase(value), value },
		)
		.sort(byName);
}

export function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name, 'en');
}

function eventChoice(value: string): INodePropertyOptions {
	const event = Object.values(events).find(({ name }) => name === value);
	if (!event) return { name: titleCase(value), value };
	return { name: event.title, value, description: asDescription(event.description) };
}

/** `multiple` makes rows of it. Values stand in the order of the catalogue's fields. */
export function fixedCollection(
	entry: string,
	title: string,
	values: INodeProperties[],
	multiple: boolean,
): Input {
	return {
		type: 'fixedCollection',
		...(multiple ? { typeOptions: { multipleValues: true, sortable: true } } : {}),
		default: {},
		options: [{ displayName: title, name: entry, values }],
	};
}

export function collection(placeholder: string, options: INodeProperties[]): Input {
	const sorted = [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	return { type: 'collection', placeholder, default: {}, options: sorted };
}

/** The same picker wherever an existing instance is meant; the trigger shows it too. */
export const instanceInput: Input = {
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		listMode('searchInstances'),
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. sales' },
	],
};

/** Pickers by their widget; what the gateway cannot list is entered by ID. */
const pickers: Partial<Record<NonNullable<FieldUi['widget']>, Input>> = {
	chat: {
		type: 'resourceLocator',
		default: { mode: 'id', value: '' },
		modes: [
			{
				displayName: 'By Number or ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 5511988887777',
			},
			listMode('searchChats'),
		],
	},
	group: picker('searchGroups', '120363042979163716@g.us'),
	label: picker('searchLabels', '1'),
	tag: picker('searchTags', '7c9e6679-7425-40de-944b-e07fc1f90ae7'),
};

export function pickerInput(widget: FieldUi['widget']): Input | undefined {
	return widget && pickers[widget];
}

/** The same where several are meant. */
const several: Partial<Record<NonNullable<FieldUi['widget']>, Input>> = {
	tag: { type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getTags' }, default: [] },
};

export function severalInput(widget: FieldUi['widget']): Input | undefined {
	return widget && several[widget];
}

function picker(method: string, example: string): Input {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			listMode(method),
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` },
		],
	};
}

function listMode(searchListMethod: string) {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list' as const,
		typeOptions: { searchListMethod, searchable: true },
	};
}

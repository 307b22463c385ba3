import type { INodeProperties } from 'n8n-workflow';
import { optionsParameter, rowsEntry, type FormField } from './n8nForm';
import { collection, fixedCollection } from './n8nInputs';
import type { FieldSchema, Input, ProjectedField, ProjectMembers } from './n8nSchema';
import { projectVariants } from './toN8nVariants';

/** An n8n input, and the fields inside it. */
export interface RowInputs {
	input: Input;
	fields: FormField[];
}

/** Which object it is, and how its members are projected. */
export interface Nesting {
	where: string;
	project: ProjectMembers;
}

/** The rows of a list of objects, or the one row of an object. */
export function toN8nRow(
	entry: string,
	title: string,
	schema: FieldSchema,
	{ where, project }: Nesting,
): RowInputs {
	const fields = schema.oneOf
		? projectVariants(schema.oneOf, where, project)
		: project(schema, 'row', where);
	const values = [...fields.flatMap(({ properties }) => properties), ...rowOptions(fields, where)];
	return {
		input: fixedCollection(entry, title, values, entry === rowsEntry),
		fields: fields.map(({ form }) => form),
	};
}

/** An object whose members all may be left out. */
export function toN8nCollection(schema: FieldSchema, { where, project }: Nesting): RowInputs {
	const fields = project(schema, 'collection', where);
	const properties = fields.flatMap((each) => [...each.properties, ...each.options]);
	return { input: collection('Add field', properties), fields: fields.map(({ form }) => form) };
}

/**
 * The Options collections of a row. Inside one, n8n cannot see the row around it; so there is one collection for each
 * value of the field that decides, with what that value shows.
 */
function rowOptions(fields: ProjectedField[], where: string): INodeProperties[] {
	const own = fields.filter(({ options }) => options.length > 0);
	const deciders = [...new Set(own.flatMap(({ form }) => Object.keys(form.when ?? {})))];
	if (own.length === 0) return [];
	if (deciders.length === 0) return [optionsOf(own)];
	const [decider = ''] = deciders;
	if (deciders.length > 1) throw new Error(`${where}: options that depend on several fields`);
	const values = new Set(own.flatMap(({ form }) => form.when?.[decider] ?? []));
	const byContent = new Map<string, { property: INodeProperties; shown: (string | boolean)[] }>();
	for (const value of values) {
		const property = optionsOf(
			own.filter(({ form }) => !form.when || form.when[decider]?.includes(value)),
		);
		const key = JSON.stringify(property);
		const known = byContent.get(key) ?? { property, shown: [] };
		known.shown.push(value);
		byContent.set(key, known);
	}
	return [...byContent.values()].map(({ property, shown }) => ({
		...property,
		displayOptions: { show: { [decider]: shown } },
	}));
}

function optionsOf(fields: ProjectedField[]): INodeProperties {
	const options = fields.flatMap((each) => each.options.map(alwaysShown));
	return {
		displayName: 'Options',
		name: optionsParameter,
		...collection('Add option', options),
	};
}

function alwaysShown({ displayOptions: _shown, ...property }: INodeProperties): INodeProperties {
	return property;
}

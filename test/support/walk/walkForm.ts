import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import { findOperation } from '../../../src/catalogue/operations';
import type { OperationForm } from '../../../src/projections/n8nForm';
import type { FieldSchema } from '../../../src/projections/n8nSchema';
import { writeParameters } from '../writeParameters';
import { sampleObject } from './sampleFor';

/** One choice in a form, and what to fill in beside it. */
export interface Way {
	/** What was chosen, for the test's name. */
	name: string;
	/** With the fields of the operation's example, and with none but those that must be there: some exclude each other. */
	parameters: INodeParameters[];
}

/** A form filled as its operation's example, then once for each value of every choice and switch that it shows. */
export function waysToFill(form: OperationForm, properties: INodeProperties[]): Way[] {
	const operation = findOperation(form.id);
	if (!operation) throw new Error(form.id);
	const schema = askedFor(form, z.toJSONSchema(operation.input, { io: 'input' }) as FieldSchema);
	const example = known(form, operation.examples[0]?.input as IDataObject);
	const bases = [example, onlyRequired(example, schema)];
	const fill = (base: IDataObject, choice: IDataObject) =>
		parametersOf(form, sampleObject(schema, { ...base, ...choice }) as IDataObject);
	const chosen = choicesOf(form, properties).map(([field, value]) => ({
		name: `${field} ${String(value)}`,
		parameters: bases.map((base) =>
			fill(withoutDependents(base, field, schema), { [field]: value }),
		),
	}));
	return [{ name: 'example', parameters: [fill(example, {})] }, ...chosen];
}

function parametersOf(form: OperationForm, input: IDataObject): INodeParameters {
	const { resource, operation } = form;
	return { resource, operation, ...writeParameters(form, known(form, input)) };
}

/** What the form has a field for. */
function known({ fields }: OperationForm, input: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(input).filter(([name]) => fields.some(({ field }) => field === name)),
	);
}

/** Every choice and switch of the form, with each value that n8n shows. */
function choicesOf(
	form: OperationForm,
	properties: INodeProperties[],
): [string, string | boolean][] {
	return form.fields.flatMap(({ field, parameter, kind, option }): [string, string | boolean][] => {
		if (kind === 'boolean') return [true, false].map((value) => [field, value]);
		if (kind !== 'choice') return [];
		const own = properties.filter((each) => isOf(each, form));
		const beside = option
			? (own.find(({ name }) => name === 'options')?.options as INodeProperties[] | undefined)
			: own;
		const values = beside?.find(({ name }) => name === parameter)?.options ?? [];
		return values.map((value) => [field, (value as { value: string }).value]);
	});
}

function isOf(
	{ displayOptions }: INodeProperties,
	{ resource, operation }: OperationForm,
): boolean {
	const { show = {} } = displayOptions ?? {};
	return Boolean(show.resource?.includes(resource) && show.operation?.includes(operation));
}

/** The schema, with what this gateway's form asks for on top. */
function askedFor({ fields }: OperationForm, schema: FieldSchema): FieldSchema {
	const required = fields.filter((each) => each.required).map(({ field }) => field);
	return { ...schema, required: [...(schema.required ?? []), ...required] };
}

function onlyRequired(input: IDataObject, { required = [] }: FieldSchema): IDataObject {
	return Object.fromEntries(Object.entries(input).filter(([name]) => required.includes(name)));
}

function withoutDependents(input: IDataObject, decider: string, schema: FieldSchema): IDataObject {
	return Object.fromEntries(
		Object.entries(input).filter(
			([name]) => !(decider in (schema.properties?.[name]?.ui?.when ?? {})),
		),
	);
}

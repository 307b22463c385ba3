import type { IDataObject } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';

/** The parameters by which a person would fill a form with this input: the inverse of `readParameters`. */
export function writeParameters(form: OperationForm, input: IDataObject): IDataObject {
	const parameters: IDataObject = {};
	const options: IDataObject = {};
	for (const field of form.fields) {
		if (input[field.field] === undefined) continue;
		const place = field.option ? options : parameters;
		place[field.parameter] = writeField(field, input[field.field]) as IDataObject;
	}
	return { ...parameters, options };
}

function writeField(field: FormField, value: unknown): unknown {
	switch (field.kind) {
		case 'list':
			return writeList(value as string[]);
		case 'json':
			return JSON.stringify(value);
		case 'instance':
			return { __rl: true, mode: 'name', value };
		case 'rows':
			return { items: (value as IDataObject[]).map((row) => writeGroup(field, row)) };
		case 'group':
			return { value: writeGroup(field, value as IDataObject) };
		default:
			return value;
	}
}

function writeGroup(field: FormField, values: IDataObject): IDataObject {
	const known = (field.fields ?? []).filter((each) => values[each.field] !== undefined);
	return Object.fromEntries(
		known.map((each) => [each.parameter, writeField(each, values[each.field])]),
	) as IDataObject;
}

/** What cannot be told apart in one comma-separated line, people give as a list by an expression. */
function writeList(values: string[]): string | string[] {
	const plain = values.every((each) => each !== '' && !/[,\n]|^\s|\s$/.test(each));
	return plain ? values.join(', ') : values;
}

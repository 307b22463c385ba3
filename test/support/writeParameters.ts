import type { IDataObject } from 'n8n-workflow';
import type { FormField, OperationForm } from '../../src/projections/n8nForm';

/** The parameters by which a person would fill a form with this input: the inverse of `readParameters`. */
export function writeParameters(form: OperationForm, input: IDataObject): IDataObject {
	return { options: {}, ...writeFields(form.fields, input) };
}

function writeFields(fields: readonly FormField[], input: IDataObject): IDataObject {
	const parameters: IDataObject = {};
	const options: IDataObject = {};
	for (const field of fields) {
		const value = input[field.field];
		if (value === undefined) continue;
		if (field.kind === 'media') {
			const { options: extra, ...flat } = writeFields(
				field.fields ?? [],
				sourced(value as IDataObject),
			);
			Object.assign(parameters, flat);
			Object.assign(options, extra);
			continue;
		}
		const place = field.option ? options : parameters;
		place[field.parameter] = writeField(field, value) as IDataObject;
	}
	return Object.keys(options).length > 0 ? { ...parameters, options } : parameters;
}

function writeField(field: FormField, value: unknown): unknown {
	const { fields = [] } = field;
	switch (field.kind) {
		case 'list':
			return writeList(value as string[], /[,\n]|^\s|\s$/, ', ');
		case 'lines':
			return writeList(value as string[], /[\r\n]|^\s|\s$/, '\n');
		case 'json':
			return JSON.stringify(value);
		case 'instance':
			return { __rl: true, mode: 'name', value };
		case 'picker':
			return { __rl: true, mode: 'id', value };
		case 'rows':
			return { items: (value as IDataObject[]).map((row) => writeFields(fields, row)) };
		case 'files':
			return { items: (value as IDataObject[]).map((row) => writeFields(fields, sourced(row))) };
		case 'group':
			return { value: writeFields(fields, value as IDataObject) };
		case 'mediaGroup':
			return { value: writeFields(fields, sourced(value as IDataObject)) };
		case 'collection':
			return writeFields(fields, value as IDataObject);
		default:
			return value;
	}
}

/** A file with the choice that a form makes for it. */
function sourced(file: IDataObject): IDataObject {
	const source = ['url', 'base64', 'mediaId'].find((each) => file[each] !== undefined);
	return { source, ...file };
}

/** What cannot be told apart in one text, people give as a list by an expression. */
function writeList(values: string[], ambiguous: RegExp, separator: string): string | string[] {
	const plain = values.every((each) => each !== '' && !ambiguous.test(each));
	return plain ? values.join(separator) : values;
}

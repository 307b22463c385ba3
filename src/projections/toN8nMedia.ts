import type { INodeProperties } from 'n8n-workflow';
import type { FormField } from './n8nForm';
import type { FieldSchema } from './n8nSchema';
import { asDescription } from './n8nWording';

/** A file in a form: where it comes from, and what that source needs. */
export interface MediaInputs {
	fields: FormField[];
	properties: INodeProperties[];
	options: INodeProperties[];
}

const sources = [
	{ source: 'binary', name: 'Binary Field', description: 'A file of the input item' },
	{ source: 'url', name: 'URL', description: 'The gateway fetches the file itself' },
	{ source: 'base64', name: 'Base64', description: 'The file as text' },
	{ source: 'mediaId', name: 'Media ID', description: 'A file that was uploaded before' },
] as const;

/** Fields that describe the file, whatever its source. */
const about = ['fileName', 'mimeType'];

/**
 * `prefix` begins every parameter's name, so that two files in one form do not meet; empty inside a collection of its
 * own.
 */
export function mediaInputs(
	{ properties: members = {}, title: label = 'File' }: FieldSchema,
	prefix: string,
	where: 'open' | 'group',
): MediaInputs {
	const name = (part: string) => (prefix ? prefix + upperFirst(part) : part);
	const heading = (part: string) => (prefix ? `${label} ${part}` : part);
	const offered = sources.filter(
		({ source }) => source in members || (source === 'binary' && 'base64' in members),
	);
	const first = offered.find(({ source }) => source === 'url') ?? offered[0];
	if (!first) throw new Error(`${label}: a file without a source`);
	const choice: INodeProperties = {
		displayName: heading('Source'),
		name: name('source'),
		type: 'options',
		options: offered
			.map(({ source, ...rest }) => ({ ...rest, value: source }))
			.sort((a, b) => a.name.localeCompare(b.name, 'en')),
		default: first.source,
		description: 'Where the file comes from',
	};
	const sourceField: FormField = {
		field: 'source',
		parameter: choice.name,
		title: choice.displayName,
		kind: 'choice',
		default: first.source,
	};
	const values = offered.map(({ source }) =>
		sourceValue(source, members[source], name(partOf(source, prefix)), {
			heading: heading(source === 'binary' ? 'Binary Field' : titleOf(source, members)),
			shownBy: choice.name,
		}),
	);
	const described = about.filter((each) => each in members);
	const extra = described.map((each) =>
		text(members[each] ?? {}, name(each), heading(titleOf(each, members))),
	);
	const extraFields = described.map((each, index): FormField => {
		const { name: parameter = '', displayName: title = '' } = extra[index] ?? {};
		return {
			field: each,
			parameter,
			title,
			kind: 'text',
			...(where === 'open' ? { option: true } : {}),
		};
	});
	return {
		fields: [sourceField, ...values.map(({ field }) => field), ...extraFields],
		properties: [
			choice,
			...values.map(({ property }) => property),
			...(where === 'group' ? extra : []),
		],
		options: where === 'open' ? extra : [],
	};
}

function sourceValue(
	source: string,
	schema: FieldSchema | undefined,
	parameter: string,
	{ heading, shownBy }: { heading: string; shownBy: string },
): { field: FormField; property: INodeProperties } {
	const when = { [shownBy]: [source] };
	const property: INodeProperties = {
		...(source === 'binary'
			? binaryField(parameter, heading)
			: text(schema ?? {}, parameter, heading)),
		displayOptions: { show: when },
	};
	return {
		field: { field: source, parameter, title: heading, kind: 'text', required: true, when },
		property: { ...property, required: true },
	};
}

function binaryField(parameter: string, displayName: string): INodeProperties {
	return {
		displayName,
		name: parameter,
		type: 'string',
		default: 'data',
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file',
	};
}

function text(schema: FieldSchema, parameter: string, displayName: string): INodeProperties {
	return {
		displayName,
		name: parameter,
		type: 'string',
		default: '',
		...(schema.description ? { description: asDescription(schema.description) } : {}),
		...(schema.ui?.placeholder ? { placeholder: `e.g. ${schema.ui.placeholder}` } : {}),
	};
}

function titleOf(member: string, members: Record<string, FieldSchema>): string {
	return members[member]?.title ?? member;
}

/** The end of a parameter's name: `mediaUrl`, `mediaId`, `mediaBinaryField`. */
function partOf(source: string, prefix: string): string {
	if (source === 'binary') return 'binaryField';
	return source === 'mediaId' && prefix ? 'id' : source;
}

function upperFirst(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}

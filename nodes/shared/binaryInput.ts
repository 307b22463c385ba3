import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { FormField } from '../../src/projections/n8nForm';
import { ParameterError } from './ParameterError';

/** A file of the input item, not read yet. */
export class BinaryInput {
	constructor(readonly property: string) {}
}

type BinaryHelpers = Pick<IExecuteFunctions['helpers'], 'assertBinaryData' | 'getBinaryDataBuffer'>;

const megabyte = 1_000_000;

/** WhatsApp's own limits, in megabytes. */
const limits: Record<string, number> = {
	image: 16,
	audio: 16,
	voice: 16,
	sticker: 16,
	video: 64,
	gif: 64,
	document: 100,
};
const largest = 100;

/**
 * Replaces every BinaryInput in a command by its bytes in Base64, with the file's own name and type where the form said
 * none. Throws ParameterError, before a byte is read, for a file that WhatsApp would not take.
 */
export async function loadBinary(
	input: IDataObject,
	fields: readonly FormField[],
	helpers: BinaryHelpers,
	item: number,
): Promise<IDataObject> {
	const loaded = await Promise.all(
		Object.entries(input).map(async ([name, value]) => {
			const field = fields.find((each) => each.field === name);
			const kind = typeof input.type === 'string' ? input.type : undefined;
			const place = { title: field?.title ?? name, kind, item };
			return [name, await loadValue(value, field?.fields ?? [], helpers, place)] as const;
		}),
	);
	return Object.fromEntries(loaded) as IDataObject;
}

interface Place {
	title: string;
	/** What the file is to be shown as. */
	kind: string | undefined;
	item: number;
}

async function loadValue(
	value: unknown,
	fields: readonly FormField[],
	helpers: BinaryHelpers,
	place: Place,
): Promise<unknown> {
	if (Array.isArray(value)) {
		return Promise.all(value.map((each) => loadValue(each, fields, helpers, place)));
	}
	if (typeof value !== 'object' || value === null) return value;
	const { binary, ...file } = value as IDataObject;
	const source: unknown = binary;
	if (source instanceof BinaryInput)
		return { ...(await readFile(source, helpers, place)), ...file };
	return loadBinary(value as IDataObject, fields, helpers, place.item);
}

async function readFile(
	{ property }: BinaryInput,
	helpers: BinaryHelpers,
	{ title, kind, item }: Place,
): Promise<IDataObject> {
	const { bytes: size, fileName, mimeType } = metadataOf(property, helpers, item, title);
	if (size !== undefined) refuseTooLarge(size, kind, title);
	const bytes = await helpers.getBinaryDataBuffer(item, property);
	refuseTooLarge(bytes.byteLength, kind, title);
	return {
		base64: bytes.toString('base64'),
		...(fileName ? { fileName } : {}),
		...(mimeType ? { mimeType } : {}),
	};
}

function metadataOf(
	property: string,
	{ assertBinaryData }: BinaryHelpers,
	item: number,
	title: string,
): IBinaryData {
	const data = found(() => assertBinaryData(item, property));
	if (data) return data;
	throw new ParameterError(
		title,
		`finds no file in the field "${property}" of the item`,
		'Enter the name under which the previous node shows the file, often data',
	);
}

/** n8n throws where there is no such file. */
function found<T>(get: () => T): T | null {
	try {
		return get();
	} catch {
		return null;
	}
}

function refuseTooLarge(bytes: number, kind: string | undefined, title: string): void {
	const limit = (kind && limits[kind]) || largest;
	if (bytes <= limit * megabyte) return;
	const size = Math.ceil(bytes / megabyte);
	throw new ParameterError(
		title,
		`is ${size} MB, more than the ${limit} MB that WhatsApp takes`,
		kind === 'document' ? 'Send a smaller file' : 'Send a smaller file, or send it as a document',
	);
}

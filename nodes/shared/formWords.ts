import type { ErrorCode } from '../../src/domain/errors';
import type { FormField } from '../../src/projections/n8nForm';

/** A failure as the gateway's client tells it. */
interface Told {
	code: ErrorCode;
	message: string;
	details?: Record<string, unknown>;
}

/** The message of a failure, naming the field at fault as the form shows it: the catalogue has names of its own. */
export function inTheFormsWords(
	{ code, message, details }: Told,
	fields: readonly FormField[],
): string {
	if (code === 'BODY_TOO_LARGE') return tooLarge(message, fields);
	const path = details?.field;
	if (typeof path !== 'string') return message;
	const words = wordsFor(path, fields);
	if (words === '') return message;
	if (code === 'UNSUPPORTED_BY_GATEWAY') return message.replace(path, words);
	if (message.startsWith(path)) return words + message.slice(path.length).replace(/^:/, '');
	return message.includes(words.replaceAll('"', '')) ? message : `${words}: ${message}`;
}

/** `buttons.1.text` as `"Buttons" 2, "Text"`; as far as the form knows it, and empty when it does not. */
function wordsFor(path: string, fields: readonly FormField[]): string {
	const words: string[] = [];
	let beside = fields;
	for (const part of path.split('.')) {
		const row = /^\d+$/.test(part) ? words.pop() : undefined;
		if (row !== undefined) {
			words.push(`${row} ${Number(part) + 1}`);
			continue;
		}
		const field = beside.find((each) => each.field === part);
		if (!field) break;
		// Parts of a file stand in the open, and their titles begin with the file's.
		if (words.length > 0 && field.title.startsWith(words.at(-1)?.slice(1, -1) ?? '')) words.pop();
		words.push(`"${field.title}"`);
		beside = field.fields ?? [];
	}
	return words.join(', ');
}

/** What makes a request large is its file. */
function tooLarge(message: string, fields: readonly FormField[]): string {
	const file = fields.find(({ kind }) => ['media', 'mediaGroup', 'files'].includes(kind));
	return file ? `"${file.title}" is larger than the gateway takes` : message;
}

import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN =
	'<!-- chaos: everything down to the end mark is written by `npm run chaos -- --record` -->';
const END = '<!-- chaos: end -->';

/** Replaces what stands between the marks of a document, so that no figure in it is typed by hand. */
export function recordRun(file: string, environment: string[], lines: string[]): void {
	writeFileSync(file, replaceRun(readFileSync(file, 'utf8'), environment, lines));
}

/** Throws when the text has no marks. */
export function replaceRun(text: string, environment: string[], lines: string[]): string {
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`the file lacks the marks:\n${BEGIN}\n${END}`);
	const record = ['```text', ...environment, '', ...lines, '```'].join('\n');
	return `${text.slice(0, begin)}${BEGIN}\n\n${record}\n\n${text.slice(end)}`;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { printReport, type Report } from './report';

const BEGIN =
	'<!-- bench: everything down to the end mark is written by `npm run bench -- --record` -->';
const END = '<!-- bench: end -->';

/** Replaces what stands between the marks of a document, so that no figure in it is typed by hand. */
export function recordReports(file: string, environment: string[], reports: Report[]): void {
	writeFileSync(file, replaceRecord(readFileSync(file, 'utf8'), environment, reports));
}

/** Throws when the text has no marks. */
export function replaceRecord(text: string, environment: string[], reports: Report[]): string {
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`the file lacks the marks:\n${BEGIN}\n${END}`);
	const record = [environment.join('\n'), ...reports.map(printReport)].map(fence).join('\n\n');
	return `${text.slice(0, begin)}${BEGIN}\n\n${record}\n\n${text.slice(end)}`;
}

function fence(block: string): string {
	return ['```text', block, '```'].join('\n');
}

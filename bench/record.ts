import { readFileSync, writeFileSync } from 'node:fs';
import { printReport, type Report } from './report';

const BEGIN =
	'<!-- bench: everything down to the end mark is written by `npm run bench -- --record` -->';
const END = '<!-- bench: end -->';

/** Replaces the sections of the suites that ran, so that no figure in the document is typed by hand. */
export function recordReports(file: string, environment: string[], reports: Report[]): void {
	writeFileSync(file, replaceRecord(readFileSync(file, 'utf8'), environment, reports));
}

/** The sections of other suites stay: each says when and where it was measured. Throws when the text has no marks. */
export function replaceRecord(text: string, environment: string[], reports: Report[]): string {
	const begin = text.indexOf(BEGIN);
	const end = text.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`the file lacks the marks:\n${BEGIN}\n${END}`);
	const sections = readSections(text.slice(begin + BEGIN.length, end));
	for (const report of reports) {
		sections.set(report.suite, fence([...environment, '', printReport(report)].join('\n')));
	}
	const record = [...sections].map(([suite, section]) => `${markOf(suite)}\n\n${section}`);
	return `${text.slice(0, begin)}${BEGIN}\n\n${record.join('\n\n')}\n\n${text.slice(end)}`;
}

function readSections(record: string): Map<string, string> {
	const [, ...parts] = record.split(/<!-- bench suite: (\S+) -->/);
	const sections = new Map<string, string>();
	for (let index = 0; index < parts.length; index += 2) {
		sections.set(parts[index] as string, (parts[index + 1] as string).trim());
	}
	return sections;
}

function markOf(suite: string): string {
	return `<!-- bench suite: ${suite} -->`;
}

function fence(block: string): string {
	return ['```text', block, '```'].join('\n');
}

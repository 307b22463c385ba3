import { readFileSync, writeFileSync } from 'node:fs';
import type { Store } from '../scripts/postgres/stores';
import type { Options } from './options';

const TITLES: Record<Store, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** Name of the section that a run replaces: a long kill loop does not take the place of a run of everything. */
export function sectionOf(store: Store, { goal, only, full }: Options): string {
	if (goal && only?.join() === 'kills') return `${TITLES[store]}: long kill loop`;
	const what = only ? only.join(', ') : full ? 'every scenario' : 'short run';
	return `${TITLES[store]}: ${what}`;
}

/** Replaces a section of a document, or adds it, so that no figure in it is typed by hand. */
export function recordRun(
	file: string,
	section: string,
	environment: string[],
	lines: string[],
): void {
	writeFileSync(
		file,
		replaceRun(readFileSync(file, 'utf8'), section, [...environment, '', ...lines]),
	);
}

/** The text with its section of that name as given, at the place that it had or at the end. */
export function replaceRun(text: string, section: string, lines: string[]): string {
	const begin = `<!-- chaos, ${section}: written by \`npm run chaos -- --record\` -->`;
	const end = `<!-- chaos, ${section}: end -->`;
	const record = ['```text', ...lines, '```'].join('\n');
	const made = `${begin}\n\n## ${section}\n\n${record}\n\n${end}`;
	const from = text.indexOf(begin);
	const to = text.indexOf(end, from);
	if (from < 0) return `${text.trimEnd()}\n\n${made}\n`;
	if (to < 0) throw new Error(`the file lacks the mark ${end}`);
	return text.slice(0, from) + made + text.slice(to + end.length);
}

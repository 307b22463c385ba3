import { meets, type Comparison, type Target } from './compare';
import type { Summary } from './statistics';

/** What a suite found. */
export interface Report {
	suite: string;
	title: string;
	/** What was measured and how, one sentence each: a figure means nothing without it. */
	notes: string[];
	/** What stands in the column of each side. */
	columns: { raw: string; ours: string };
	comparisons: Comparison[];
}

/** The table of one suite, for a terminal or, between fences, for a document. */
export function printReport({ title, notes, columns, comparisons }: Report): string {
	const head = ['', 'ours to raw', 'target', columns.ours, columns.raw];
	const rows = comparisons.map((comparison) => [
		comparison.title,
		formatRelation(comparison),
		formatTarget(comparison),
		formatSummary(comparison.ours, comparison.unit),
		formatSummary(comparison.raw, comparison.unit),
	]);
	const shown = dropEmptyColumns([head, ...rows]);
	return [title, ...notes.map((note) => `- ${note}`), '', ...align(shown)].join('\n');
}

function formatRelation({ relation, relationIs }: Comparison): string {
	if (!relation) return '';
	if (relationIs === 'ratio') return `x ${formatSpread(relation, (value) => value.toFixed(2))}`;
	return `${formatSpread(relation, signed)} ms`;
}

function formatTarget(comparison: Comparison): string {
	const { target } = comparison;
	const met = target && meets(target, comparison);
	if (!target || met === null) return '';
	return `${describeTarget(target)}: ${met ? 'met' : 'MISSED'}`;
}

function describeTarget({ of, atLeast, atMost }: Target): string {
	const bound = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
	return of === 'ours' ? `ours ${bound}` : bound;
}

function formatSummary(summary: Summary | null, unit: string): string {
	return summary ? `${formatSpread(summary, significant)} ${unit}` : '';
}

function formatSpread({ median, min, max }: Summary, format: (value: number) => string): string {
	return `${format(median)} (${format(min)} to ${format(max)})`;
}

function signed(value: number): string {
	return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}

/** Three digits are what these figures are worth. */
function significant(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function dropEmptyColumns(rows: string[][]): string[][] {
	const [head = [], ...body] = rows;
	const kept = head.map((_, column) => column === 0 || body.some((row) => row[column] !== ''));
	return rows.map((row) => row.filter((_, column) => kept[column]));
}

function align(rows: string[][]): string[] {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (row: string[]) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd();
	const [head = [], ...body] = rows;
	return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)];
}

import type { Measurement } from './interleave';
import { difference, percentile, ratio, summarize, type Summary } from './statistics';

/** A named figure, or a percentile (fraction 0 to 1) of the latencies to something. */
export type Figure = string | { to: string; fraction: number };

/** A line to be: which figure of which two runs. */
export interface Row {
	id: string;
	title: string;
	unit: string;
	figure: Figure;
	/** Ids of the runs to compare. */
	raw: string;
	ours: string;
	relationIs: 'ratio' | 'difference';
	target?: Target;
}

/** What the project set itself: of the relation, or of our own figure. A missed target is printed, not an error. */
export interface Target {
	of: 'relation' | 'ours';
	atLeast?: number;
	atMost?: number;
}

/** One line of the table: a figure of the gateway beside the same figure of raw Baileys. */
export interface Comparison extends Pick<Row, 'id' | 'title' | 'unit' | 'relationIs' | 'target'> {
	raw: Summary | null;
	ours: Summary | null;
	/** `ours / raw` or `ours - raw`, repeat by repeat; null when a side is missing. */
	relation: Summary | null;
}

/** Puts the runs that a row names side by side; a side that was not run is null. */
export function compare(row: Row, measured: ReadonlyMap<string, Measurement[]>): Comparison {
	const raw = readFigure(row.figure, measured.get(row.raw));
	const ours = readFigure(row.figure, measured.get(row.ours));
	const relate = row.relationIs === 'ratio' ? ratio : difference;
	const { id, title, unit, relationIs, target } = row;
	return {
		...{ id, title, unit, relationIs, target, raw, ours },
		relation: raw && ours ? relate(ours.values, raw.values) : null,
	};
}

/** Null when there is nothing to judge by. */
export function meets(target: Target, { relation, ours }: Comparison): boolean | null {
	const value = (target.of === 'ours' ? ours : relation)?.median;
	if (value === undefined) return null;
	return value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity);
}

function readFigure(figure: Figure, measurements: readonly Measurement[] = []): Summary | null {
	if (typeof figure !== 'string') return readPercentile(figure, measurements);
	const values = measurements
		.map(({ figures }) => figures[figure])
		.filter((value): value is number => typeof value === 'number');
	return values.length === 0 ? null : summarize(values);
}

/** The percentile of all repeats together, for a p99 of one short repeat is its slowest call; the spread is by repeat. */
function readPercentile(
	{ to, fraction }: Exclude<Figure, string>,
	measurements: readonly Measurement[],
): Summary | null {
	const lists = measurements.map(({ latencies }) => latencies?.[to] ?? []);
	if (lists.flat().length === 0) return null;
	const byRepeat = summarize(lists.map((list) => percentile(list, fraction)));
	return { ...byRepeat, median: percentile(lists.flat(), fraction) };
}

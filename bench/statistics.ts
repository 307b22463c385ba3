/** Repeats of one figure: the median is what to quote, minimum and maximum are the spread. */
export interface Summary {
	median: number;
	min: number;
	max: number;
	values: number[];
}

/**
 * The value below which `fraction` (0 to 1) of the values lie, by linear interpolation between the two nearest. Throws
 * for an empty list: a figure without a measurement must never be printed.
 */
export function percentile(values: readonly number[], fraction: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const position = (sorted.length - 1) * fraction;
	const lower = sorted[Math.floor(position)];
	const upper = sorted[Math.ceil(position)];
	if (lower === undefined || upper === undefined) throw new Error('no value was measured');
	return lower + (upper - lower) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

export function summarize(values: readonly number[]): Summary {
	return {
		median: median(values),
		min: Math.min(...values),
		max: Math.max(...values),
		values: [...values],
	};
}

/**
 * Combines two figures repeat by repeat, then summarizes: what disturbed one repeat disturbed both sides of it. Throws
 * when the sides were not measured equally often.
 */
export function pair(
	ours: readonly number[],
	raw: readonly number[],
	combine: (ours: number, raw: number) => number,
): Summary {
	if (ours.length !== raw.length) {
		throw new Error(`${ours.length} repeats cannot be paired with ${raw.length}`);
	}
	return summarize(ours.map((value, repeat) => combine(value, raw[repeat] as number)));
}

export function ratio(ours: readonly number[], raw: readonly number[]): Summary {
	return pair(ours, raw, (a, b) => a / b);
}

export function difference(ours: readonly number[], raw: readonly number[]): Summary {
	return pair(ours, raw, (a, b) => a - b);
}

/** How much `ys` grow per `x`: the line through them by least squares. Throws for less than two points. */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
	if (xs.length < 2 || xs.length !== ys.length) throw new Error('a slope needs two points');
	const mean = (values: readonly number[]) =>
		values.reduce((sum, value) => sum + value, 0) / values.length;
	const [middle, level] = [mean(xs), mean(ys)];
	const spread = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0);
	return xs.reduce((sum, x, at) => sum + (x - middle) * ((ys[at] as number) - level), 0) / spread;
}

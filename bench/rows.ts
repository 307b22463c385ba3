import type { Row, Target } from './compare';

/** Ids of the two runs to compare. */
export interface Sides {
	raw: string;
	ours: string;
}

export function rateRow(id: string, title: string, sides: Sides, atLeast?: number): Row {
	const target: Target | undefined =
		atLeast === undefined ? undefined : { of: 'relation', atLeast };
	return { id, title, ...sides, unit: 'msg/s', figure: 'rate', relationIs: 'ratio', target };
}

export function cpuRow(id: string, title: string, sides: Sides, atMost?: number): Row {
	const target: Target | undefined = atMost === undefined ? undefined : { of: 'relation', atMost };
	return { id, title, ...sides, unit: 'ms', figure: 'cpu', relationIs: 'ratio', target };
}

/** A percentile, 0 to 100, of the latencies to something, in milliseconds; the relation is how many more ours takes. */
export function latencyRow(
	{ id, to, percent, title }: { id: string; to: string; percent: number; title: string },
	sides: Sides,
	target?: Target,
): Row {
	const figure = { to, fraction: percent / 100 };
	return { id, title, ...sides, unit: 'ms', figure, relationIs: 'difference', target };
}

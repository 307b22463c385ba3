/** Smallest, median and largest of some milliseconds, in seconds. */
export function describeTimes(milliseconds: readonly number[]): string {
	const sorted = [...milliseconds].sort((a, b) => a - b);
	const at = (share: number) => {
		const value = sorted[Math.round(share * (sorted.length - 1))];
		return value === undefined ? '-' : (value / 1000).toFixed(2);
	};
	return `p50 ${at(0.5)} s, min ${at(0)} s, max ${at(1)} s of ${sorted.length}`;
}

export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;
}

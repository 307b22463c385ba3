import fc from 'fast-check';
import {
	difference,
	median,
	percentile,
	ratio,
	slopeOf,
	summarize,
} from '../../../bench/statistics';

// Without -0, which is neither less nor more than 0, and so comes in no order.
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((each) => each + 0);
const values = fc.array(value, { minLength: 1 });

describe('percentile', () => {
	it('lies between the two nearest values', () => {
		expect(percentile([40, 10, 20, 30], 0.5)).toBe(25);
		expect(percentile([40, 10, 20, 30], 0.25)).toBe(17.5);
		expect(percentile([5], 0.99)).toBe(5);
	});

	it('has the extremes at its ends and never leaves them', () => {
		fc.assert(
			fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, fraction) => {
				const sorted = [...list].sort((a, b) => a - b);
				expect(percentile(list, 0)).toBe(sorted[0]);
				expect(percentile(list, 1)).toBe(sorted.at(-1));
				const value = percentile(list, fraction);
				expect(value).toBeGreaterThanOrEqual(sorted[0] as number);
				expect(value).toBeLessThanOrEqual(sorted.at(-1) as number);
			}),
		);
	});

	it('leaves the list as it was', () => {
		const list = [3, 1, 2];
		percentile(list, 0.5);
		expect(list).toEqual([3, 1, 2]);
	});

	it('refuses to make a figure of nothing', () => {
		expect(() => percentile([], 0.5)).toThrow('no value was measured');
	});
});

describe('summaries', () => {
	it('keep median, spread and every value', () => {
		expect(summarize([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30, values: [30, 10, 20] });
	});

	it('relate two sides repeat by repeat', () => {
		// The machine was half as fast in the second repeat: the ratio does not see it.
		expect(ratio([80, 40, 90], [100, 50, 100])).toMatchObject({ median: 0.8, min: 0.8, max: 0.9 });
		expect(difference([5, 9, 6], [4, 5, 4])).toMatchObject({ median: 2, min: 1, max: 4 });
	});

	it('refuse sides that were not measured equally often', () => {
		expect(() => ratio([1, 2], [1])).toThrow('2 repeats cannot be paired with 1');
	});

	it('take the middle of an even number of values', () => {
		expect(median([1, 2, 3, 10])).toBe(2.5);
	});
});

test('a slope is that of the line nearest to the points', () => {
	expect(slopeOf([20, 60, 100], [210, 250, 290])).toBeCloseTo(1);
	expect(slopeOf([1, 2, 3], [5, 5, 5])).toBe(0);
	expect(slopeOf([0, 1, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.8);
	expect(() => slopeOf([1], [1])).toThrow('two points');
});

import { compare, meets, type Row } from '../../../bench/compare';
import type { Measurement } from '../../../bench/interleave';

const row: Row = {
	id: 'sends.rate',
	title: 'rate',
	unit: 'msg/s',
	figure: 'rate',
	raw: 'raw',
	ours: 'ours',
	relationIs: 'ratio',
};

function rates(...values: (number | null)[]): Measurement[] {
	return values.map((rate) => ({ figures: { rate } }));
}

describe('compare', () => {
	it('puts two runs side by side', () => {
		const measured = new Map([
			['raw', rates(400, 500, 450)],
			['ours', rates(300, 400, 360)],
		]);
		const comparison = compare(row, measured);
		expect(comparison.raw?.median).toBe(450);
		expect(comparison.ours?.median).toBe(360);
		expect(comparison.relation).toMatchObject({ median: 0.8, min: 0.75, max: 0.8 });
	});

	it('relates nothing to a side that was not run or could not tell', () => {
		const measured = new Map([
			['raw', rates(400)],
			['ours', rates(null)],
		]);
		expect(compare(row, measured)).toMatchObject({ ours: null, relation: null });
		expect(compare({ ...row, ours: 'other' }, measured)).toMatchObject({ ours: null });
	});

	it('takes a percentile over the calls of all repeats, its spread by repeat', () => {
		const latencies = (...ack: number[]): Measurement => ({ figures: {}, latencies: { ack } });
		const measured = new Map([
			['raw', [latencies(1, 1, 1), latencies(2, 2, 2)]],
			['ours', [latencies(4, 4, 4), latencies(6, 6, 60)]],
		]);
		const comparison = compare(
			{ ...row, figure: { to: 'ack', fraction: 1 }, relationIs: 'difference' },
			measured,
		);
		expect(comparison.ours).toMatchObject({ median: 60, min: 4, max: 60 });
		expect(comparison.relation?.values).toEqual([3, 58]);
	});
});

describe('meets', () => {
	const measured = new Map([
		['raw', rates(100)],
		['ours', rates(75)],
	]);

	it('judges the relation or our own figure', () => {
		const comparison = compare(row, measured);
		expect(meets({ of: 'relation', atLeast: 0.7 }, comparison)).toBe(true);
		expect(meets({ of: 'relation', atLeast: 0.8 }, comparison)).toBe(false);
		expect(meets({ of: 'ours', atMost: 75 }, comparison)).toBe(true);
		expect(meets({ of: 'ours', atMost: 74 }, comparison)).toBe(false);
	});

	it('judges nothing that was not measured', () => {
		const comparison = compare({ ...row, ours: 'other' }, measured);
		expect(meets({ of: 'relation', atLeast: 0.7 }, comparison)).toBeNull();
	});
});

import { describeRun, interleave } from '../../../bench/interleave';

describe('interleave', () => {
	it('measures in turn, and backwards in every second repeat', async () => {
		const order: string[] = [];
		const run = (id: string) => ({
			id,
			measure: async () => {
				order.push(id);
				return { figures: { rate: order.length } };
			},
		});
		const measured = await interleave([run('raw'), run('ours')], 3, () => undefined);
		expect(order).toEqual(['raw', 'ours', 'ours', 'raw', 'raw', 'ours']);
		expect(measured.get('raw')?.map(({ figures }) => figures.rate)).toEqual([1, 4, 5]);
		expect(measured.get('ours')?.map(({ figures }) => figures.rate)).toEqual([2, 3, 6]);
	});

	it('never runs two at once', async () => {
		let running = 0;
		let most = 0;
		const measure = async () => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setImmediate(resolve));
			running -= 1;
			return { figures: {} };
		};
		const runs = ['a', 'b', 'c'].map((id) => ({ id, measure }));
		await interleave(runs, 2, () => undefined);
		expect(most).toBe(1);
	});

	it('tells of each run once it is measured, and fails with the first that fails', async () => {
		const told: string[] = [];
		const good = { id: 'good', measure: async () => ({ figures: {} }) };
		const bad = { id: 'bad', measure: () => Promise.reject(new Error('no ack')) };
		const telling = interleave([good, bad], 2, (repeat, { id }) => told.push(`${repeat} ${id}`));
		await expect(telling).rejects.toThrow('no ack');
		expect(told).toEqual(['0 good']);
	});
});

describe('describeRun', () => {
	const run = { id: 'raw.x', measure: () => Promise.reject(new Error('not asked for')) };

	it('shows the rate, or the latencies where there is none', () => {
		const latencies = { ack: [3, 1, 2] };
		expect(describeRun(run, { figures: { rate: 412.4, cpu: 1.25 }, latencies })).toBe(
			'raw.x: 412 msg/s, 1.25 ms CPU each',
		);
		expect(describeRun(run, { figures: { cpu: null }, latencies })).toBe('raw.x: 2.0 ms to ack');
	});
});

import { backoffMs } from '../../../../src/engine/backoff';

test('waits are uniformly random up to a bound that doubles to five minutes', () => {
	const bounds = [0, 1, 2, 8, 9, 50].map((attempt) => backoffMs(attempt, () => 1));
	expect(bounds).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
	expect(backoffMs(5, () => 0)).toBe(0);
	expect(backoffMs(3, () => 0.5)).toBe(4_000);
});

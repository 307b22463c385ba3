import { SlotLine } from '../../../../../src/engine/pacing/SlotLine';

const line = (change: { intervalMs?: number; burst?: number; jitter?: number } = {}) => {
	const { intervalMs = 6_000, burst = 2, jitter = 0 } = change;
	return new SlotLine(
		() => ({ intervalMs, burst }),
		() => jitter,
	);
};

test('a burst leaves at once, the others one interval after another, in the order of asking', () => {
	const slots = line();
	expect(['a', 'b', 'c', 'd'].map((id) => slots.take(id, 1_000_000))).toEqual([
		1_000_000, 1_000_000, 1_006_000, 1_012_000,
	]);
});

test('who comes back at its slot goes, however many wait behind', () => {
	const slots = line({ burst: 1 });
	const given = ['a', 'b', 'c'].map((id) => slots.take(id, 1_000_000));
	expect(given).toEqual([1_000_000, 1_006_000, 1_012_000]);
	expect(slots.take('c', 1_001_000)).toBe(1_012_000);
	expect(slots.take('b', 1_006_000)).toBe(1_006_000);
	expect(slots.take('d', 1_006_000)).toBe(1_018_000);
});

test('a pause gives the burst back, and no more', () => {
	const slots = line();
	for (const id of ['a', 'b']) slots.take(id, 1_000_000);
	const later = 1_000_000 + 3_600_000;
	expect(['c', 'd', 'e'].map((id) => slots.take(id, later))).toEqual([later, later, later + 6_000]);
});

test('jitter makes pauses longer and never changes the order', () => {
	const slots = line({ burst: 1, jitter: 0.5 });
	expect(['a', 'b', 'c'].map((id) => slots.take(id, 0))).toEqual([0, 9_000, 18_000]);
});

test('nobody goes before the end of a hold, and then one after another', () => {
	const slots = line({ burst: 1 });
	slots.take('a', 0);
	slots.holdUntil(900_000);
	expect(['b', 'c'].map((id) => slots.take(id, 10_000))).toEqual([900_000, 906_000]);
});

test('a clock that is set back costs no more than the turns of those who wait', () => {
	const slots = line({ burst: 1 });
	slots.take('a', 3_600_000);
	slots.take('b', 3_600_000);
	expect(slots.take('c', 0)).toBeLessThanOrEqual(12_000);
});

import { BoundedMap } from '../../../../src/support/BoundedMap';

let now = 0;
const open = (limit: number, maxAgeMs = 1_000) =>
	new BoundedMap<string, number>(limit, maxAgeMs, () => now);

const kept = (map: BoundedMap<string, number>, keys: readonly string[]) =>
	keys.filter((key) => map.get(key) !== undefined);

beforeEach(() => (now = 0));

test('answers what was set last under a key', () => {
	const map = open(4);
	map.set('a', 1);
	map.set('a', 2);
	expect([map.get('a'), map.get('b')]).toEqual([2, undefined]);
});

test('holds what was used last, and at most as much again', () => {
	const map = open(5);
	const keys = Array.from({ length: 200 }, (_, index) => `key ${index}`);
	map.set('used', -1);
	keys.forEach((key, index) => {
		map.set(key, index);
		expect(map.get('used')).toBe(-1);
	});
	const left = kept(map, keys);
	expect(left.length).toBeLessThan(10);
	expect(left).toEqual(expect.arrayContaining(keys.slice(-4)));
});

test('an entry is gone once it is too old, however often it was used', () => {
	const map = open(4, 100);
	map.set('a', 1);
	now = 99;
	expect(map.get('a')).toBe(1);
	now = 100;
	expect(map.get('a')).toBeUndefined();
	map.set('a', 2);
	now = 199;
	expect(map.get('a')).toBe(2);
});

test.each([1, 2])('forgets what is deleted, wherever it lay, with a limit of %i', (limit) => {
	const map = open(limit);
	map.set('a', 1);
	map.set('b', 2);
	map.set('b', 3);
	map.delete('a');
	map.delete('b');
	expect(kept(map, ['a', 'b'])).toEqual([]);
	map.set('c', 4);
	map.clear();
	expect(kept(map, ['c'])).toEqual([]);
});

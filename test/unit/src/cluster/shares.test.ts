import fc from 'fast-check';
import { fairShare, surplus } from '../../../../src/cluster/shares';

test.each([
	['alone takes everything', { all: 20, free: 20, mine: 0, alive: 1 }, 20],
	['of three takes a third, rounded up', { all: 20, free: 20, mine: 0, alive: 3 }, 7],
	['that has its part takes nothing', { all: 20, free: 5, mine: 10, alive: 2 }, 0],
	['takes no more than there is', { all: 20, free: 2, mine: 0, alive: 2 }, 2],
	['finds nothing in an empty cluster', { all: 0, free: 0, mine: 0, alive: 1 }, 0],
])('a process %s', (_what, counts, share) => {
	expect(fairShare(counts)).toBe(share);
});

test('a process gives up what another has room for, and nothing while something is free', () => {
	expect(surplus({ all: 9, free: 0, mine: 9, alive: 2 })).toBe(4);
	expect(surplus({ all: 9, free: 0, mine: 5, alive: 2 })).toBe(0);
	expect(surplus({ all: 9, free: 1, mine: 8, alive: 2 })).toBe(0);
});

test('whoever claims and gives up in whatever order, it comes to rest with everything taken', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 40 }),
			fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
			(all, starts) => {
				const held = starts.map(() => 0);
				let free = all;
				// Some begin with more than their part.
				starts.forEach((start, at) => {
					const taken = Math.min(free, start % (all + 1));
					held[at] = taken;
					free -= taken;
				});
				for (let round = 0; round < 100; round += 1) {
					held.forEach((mine, at) => {
						const counts = { all, free, mine, alive: held.length };
						const change = fairShare(counts) - surplus(counts);
						held[at] = mine + change;
						free -= change;
					});
				}
				expect(free).toBe(0);
				expect(Math.max(...held)).toBeLessThanOrEqual(Math.ceil(all / held.length));
			},
		),
	);
});

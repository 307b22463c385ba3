import { nextAttemptAt } from '../../../../src/events/retrySchedule';

const now = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const middle = () => 0.5;

function waitAfter(attempts: number, random = middle): number {
	return nextAttemptAt({ attempts, now, random }) - now;
}

function waitAsked(retryAfter: string): number {
	return nextAttemptAt({ attempts: 0, now, retryAfter, random: middle }) - now;
}

test('grows from seconds to a day, and eleven failures take three days', () => {
	const waits = Array.from({ length: 11 }, (_, attempts) => waitAfter(attempts));
	expect(waits.slice(0, 3)).toEqual([5_000, 30_000, 120_000]);
	expect(waits).toEqual([...waits].sort((a, b) => a - b));
	const total = waits.reduce((sum, wait) => sum + wait, 0);
	expect(total).toBeGreaterThan(72 * HOUR);
	expect(total).toBeLessThan(80 * HOUR);
});

test('never ends', () => {
	expect(waitAfter(500)).toBe(24 * HOUR);
});

test('the operator may set the waits, and the last one repeats', () => {
	const waits = [200, 1_000];
	const all = [0, 1, 2].map(
		(attempts) => nextAttemptAt({ attempts, now, random: middle, waits }) - now,
	);
	expect(all).toEqual([200, 1_000, 1_000]);
});

test('is a fifth earlier or later', () => {
	expect(waitAfter(0, () => 0)).toBe(4_000);
	expect(waitAfter(0, () => 1)).toBe(6_000);
});

test('Retry-After is obeyed, in seconds or as a date', () => {
	expect(waitAsked('120')).toBe(120_000);
	expect(waitAsked('Thu, 01 Jan 2026 00:10:00 GMT')).toBe(600_000);
});

test('Retry-After cannot make it hammer, nor wait longer than a day', () => {
	expect(waitAsked('0')).toBe(1_000);
	expect(waitAsked('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(1_000);
	expect(waitAsked('999999999')).toBe(24 * HOUR);
});

test('a Retry-After that means nothing is left aside', () => {
	expect(waitAsked('soon')).toBe(5_000);
});

import {
	decodeRetryAfter,
	type FailedDelivery,
	nextAttemptAt,
} from '../../../../src/events/retrySchedule';

const now = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function next(change: Partial<FailedDelivery> = {}): number | null {
	const failed = { attempts: 0, now, since: now, retryAfterMs: null, random: () => 0.5 };
	return nextAttemptAt({ ...failed, ...change });
}

const waitAfter = (attempts: number, random = () => 0.5) =>
	(next({ attempts, random }) ?? Number.NaN) - now;

test('grows from seconds to an hour, which repeats', () => {
	const waits = Array.from({ length: 9 }, (_, attempts) => waitAfter(attempts));
	expect(waits.slice(0, 3)).toEqual([5_000, 30_000, 120_000]);
	expect(waits).toEqual([...waits].sort((a, b) => a - b));
	expect(waitAfter(500)).toBe(HOUR);
});

test('goes on for three days and then gives up', () => {
	expect(next({ attempts: 70, since: now - 3 * DAY + 1 })).toBe(now + HOUR);
	expect(next({ attempts: 70, since: now - 3 * DAY })).toBeNull();
});

test('what is old but was hardly tried is not given up: the gateway itself was away', () => {
	expect(next({ attempts: 0, since: now - 9 * DAY })).toBe(now + 5_000);
	expect(next({ attempts: 2, since: now - 9 * DAY })).toBe(now + 120_000);
	expect(next({ attempts: 3, since: now - 9 * DAY })).toBeNull();
});

test('the operator may set the waits and when to give up', () => {
	const waits = [200, 1_000];
	expect([0, 1, 2].map((attempts) => next({ attempts, waits }))).toEqual([
		now + 200,
		now + 1_000,
		now + 1_000,
	]);
	expect(next({ attempts: 3, since: now - 60, giveUpMs: 60 })).toBeNull();
});

test('is a fifth earlier or later', () => {
	expect(waitAfter(0, () => 0)).toBe(4_000);
	expect(waitAfter(0, () => 1)).toBe(6_000);
});

test('waits as long as it was asked to', () => {
	expect(next({ attempts: 5, retryAfterMs: 77_000 })).toBe(now + 77_000);
});

describe('Retry-After', () => {
	test.each([
		['120', 120_000],
		['Thu, 01 Jan 2026 00:10:00 GMT', 600_000],
		['0', 1_000],
		['Thu, 01 Jan 1970 00:00:00 GMT', 1_000],
		['999999999', DAY],
		['soon', null],
		[undefined, null],
	])('%s', (header, ms) => {
		expect(decodeRetryAfter(header, now)).toBe(ms);
	});
});

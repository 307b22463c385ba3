import { periodsOf } from '../../../../../src/engine/pacing/periods';

const iso = (periods: object) =>
	Object.fromEntries(
		Object.entries(periods).map(([name, time]) => [name, new Date(Number(time)).toISOString()]),
	);

test.each([
	[
		'a Sunday, in UTC',
		'2026-11-22T09:00:00Z',
		'UTC',
		['2026-11-22T00:00', '2026-11-16T00:00', '2026-11-01T00:00'],
	],
	[
		'the same moment far in the west, where it is Saturday still',
		'2026-11-22T03:00:00Z',
		'America/Sao_Paulo',
		['2026-11-22T03:00', '2026-11-16T03:00', '2026-11-01T03:00'],
	],
	[
		'a minute earlier there',
		'2026-11-22T02:59:00Z',
		'America/Sao_Paulo',
		['2026-11-21T03:00', '2026-11-16T03:00', '2026-11-01T03:00'],
	],
	[
		'a zone with half hours',
		'2026-11-22T09:00:00Z',
		'Asia/Kolkata',
		['2026-11-21T18:30', '2026-11-15T18:30', '2026-10-31T18:30'],
	],
	[
		'the first of a month that is a Monday',
		'2026-06-01T12:00:00Z',
		'UTC',
		['2026-06-01T00:00', '2026-06-01T00:00', '2026-06-01T00:00'],
	],
])('%s', (_what, now, zone, [day, week, month]) => {
	expect(iso(periodsOf(Date.parse(now), zone))).toEqual({
		day: `${day}:00.000Z`,
		week: `${week}:00.000Z`,
		month: `${month}:00.000Z`,
	});
});

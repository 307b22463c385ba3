import {
	endOfDay,
	isTimeZone,
	quietUntil,
	startOfDay,
} from '../../../../../src/engine/pacing/localTime';

const at = (iso: string) => Date.parse(iso);

test.each([
	[
		'over midnight, before it',
		'2026-03-10T23:30:00Z',
		'22:00-07:00',
		'UTC',
		'2026-03-11T07:00:00Z',
	],
	[
		'over midnight, after it',
		'2026-03-10T06:59:59.999Z',
		'22:00-07:00',
		'UTC',
		'2026-03-10T07:00:00Z',
	],
	['at its end', '2026-03-10T07:00:00Z', '22:00-07:00', 'UTC', null],
	['before it', '2026-03-10T21:59:59Z', '22:00-07:00', 'UTC', null],
	['at noon', '2026-03-10T12:30:00Z', '12:00-13:30', 'UTC', '2026-03-10T13:30:00Z'],
	[
		'in another zone',
		'2026-03-11T02:00:00Z',
		'22:00-07:00',
		'America/Sao_Paulo',
		'2026-03-11T10:00:00Z',
	],
	[
		'with half an hour',
		'2026-03-10T17:00:00Z',
		'22:00-07:00',
		'Asia/Kolkata',
		'2026-03-11T01:30:00Z',
	],
	['none', '2026-03-10T23:30:00Z', '', 'UTC', null],
])('quiet hours %s', (_what, now, hours, zone, until) => {
	expect(quietUntil(at(now), hours, zone)).toBe(until === null ? null : at(until));
});

test('a day begins and ends at midnight of its zone', () => {
	const now = at('2026-03-11T02:15:30.500Z');
	expect(startOfDay(now, 'America/Sao_Paulo')).toBe(at('2026-03-10T03:00:00Z'));
	expect(endOfDay(now, 'America/Sao_Paulo')).toBe(at('2026-03-11T03:00:00Z'));
});

test('zones are known by name', () => {
	expect(isTimeZone('America/Sao_Paulo')).toBe(true);
	expect(isTimeZone('Mars/Olympus')).toBe(false);
});

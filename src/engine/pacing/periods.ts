import { startOfDay } from './localTime';

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The midnights with which the day, the week (on a Monday) and the month of a moment begin in a zone. */
export function periodsOf(now: number, timeZone: string) {
	const day = startOfDay(now, timeZone);
	const format = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone });
	const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
	const weekdays = DAY_NAMES.indexOf(parts.get('weekday') ?? 'Mon');
	const monthDays = Number(parts.get('day') ?? 1) - 1;
	const back = (days: number) => daysBefore(day, days, timeZone);
	return { day, week: back(weekdays), month: back(monthDays) };
}

/** One after the other, since a day may be an hour shorter or longer. */
function daysBefore(midnight: number, days: number, timeZone: string): number {
	let start = midnight;
	for (let left = days; left > 0; left -= 1) start = startOfDay(start - 12 * 3_600_000, timeZone);
	return start;
}

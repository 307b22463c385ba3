const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Whether this machine knows a zone by its IANA name. */
export function isTimeZone(name: string): boolean {
	try {
		return Boolean(minuteFormat(name));
	} catch {
		return false;
	}
}

/** When the quiet hours end that are now; null outside of them. A day of another length moves it by an hour. */
export function quietUntil(now: number, quietHours: string, timeZone: string): number | null {
	const [, fromHour, fromMinute, toHour, toMinute] = hoursPattern.exec(quietHours) ?? [];
	if (toMinute === undefined) return null;
	const from = Number(fromHour) * 60 + Number(fromMinute);
	const to = Number(toHour) * 60 + Number(toMinute);
	const minute = minuteOfDay(now, timeZone);
	const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
	return isQuiet ? inMinutes(now, (to - minute + DAY_MINUTES) % DAY_MINUTES) : null;
}

/** The midnight before, in that zone. */
export function startOfDay(now: number, timeZone: string): number {
	return inMinutes(now, -minuteOfDay(now, timeZone));
}

/** The midnight to come, in that zone. */
export function endOfDay(now: number, timeZone: string): number {
	return inMinutes(now, DAY_MINUTES - minuteOfDay(now, timeZone));
}

const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** On the minute. */
function inMinutes(now: number, minutes: number): number {
	return now - (now % MINUTE_MS) + minutes * MINUTE_MS;
}

function minuteOfDay(now: number, timeZone: string): number {
	const [hour = 0, minute = 0] = minuteFormat(timeZone).format(now).split(':').map(Number);
	return hour * 60 + minute;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a thousand times as much as using it. */
function minuteFormat(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		const fields = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
		formats.set(timeZone, (format = new Intl.DateTimeFormat('en-GB', fields)));
	}
	return format;
}

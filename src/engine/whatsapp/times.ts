import { FOREVER_MS } from '../../domain/ports/directory';

/** The end of a mute as WhatsApp writes it: seconds or milliseconds, and -1 (also without its sign) for no end. */
export function decodeMute(end: unknown): number | null {
	if (end === null || end === undefined) return null;
	const value = Number(end);
	if (value === 0) return null;
	return value < 0 || value >= FOREVER_MS ? FOREVER_MS : toMs(value);
}

const YEAR_2001_MS = 1e12;

/** App state has milliseconds, history has seconds. */
export function toMs(time: number): number {
	return time < YEAR_2001_MS ? time * 1_000 : time;
}

import type { Clock } from '../domain/ports/clock';

/** Node takes a longer delay for 1 ms, so longer ones are waited for in pieces. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: () => Date.now(),

	schedule(ms, task) {
		let timer: NodeJS.Timeout;
		const wait = (left: number) => {
			const piece = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
			timer = setTimeout(() => (piece < left ? wait(left - piece) : task()), piece);
			timer.unref();
		};
		wait(ms);
		return () => clearTimeout(timer);
	},
};

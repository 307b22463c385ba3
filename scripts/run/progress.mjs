/** Plain progress lines: this runs before anything is installed. */
const startedAt = Date.now();

export function say(text) {
	const seconds = ((Date.now() - startedAt) / 1000).toFixed(0).padStart(4);
	process.stdout.write(`[${seconds} s] ${text}\n`);
}

/** Says `text` now, and every 15 s that it is still going, until `work` settles. */
export async function sayWhile(text, work) {
	const begunAt = Date.now();
	say(`${text} ...`);
	const timer = setInterval(() => say(`${text}: ${secondsSince(begunAt)} s so far`), 15_000);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

export function secondsSince(time) {
	return Math.round((Date.now() - time) / 1000);
}

/** Something the reader can act on: printed without a stack trace, and the run ends with code 1. */
export class Stop extends Error {}

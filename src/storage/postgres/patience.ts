import type { Clock } from '../../domain/ports/clock';
import { isConnectionLost } from './errors';

/** A server that restarts, or hands over to its standby, is back after moments: five seconds in all. */
const WAITS_MS: readonly number[] = [0, 50, 100, 200, 400, 800, 1_000, 1_000, 1_500];

/**
 * Tries again what failed because a connection ended; `work` must have changed nothing then. Rejects with the last
 * failure when the server stays away, and at once with any other.
 */
export async function withPatience<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
	for (const wait of WAITS_MS) {
		try {
			return await work();
		} catch (error) {
			if (!isConnectionLost(error)) throw error;
			await new Promise<void>((resolve) => clock.schedule(wait, resolve));
		}
	}
	return work();
}

/** Resolves once the work is over, whatever came of it, and at the latest after so many milliseconds. */
export async function noLongerThan(
	clock: Clock,
	ms: number,
	work: Promise<unknown>,
): Promise<void> {
	let cancel = () => {};
	const late = new Promise<void>((resolve) => (cancel = clock.schedule(ms, resolve)));
	await Promise.race([work.catch(() => undefined), late]);
	cancel();
}

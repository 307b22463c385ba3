import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../rig/Stage';

const POLL_MS = 50;
/** A second telling of something needs a moment to show up. */
const SETTLE_MS = 300;

/** Waits until everything that went in has come out; what has not by the deadline is for the judge to count. */
export async function drain({ ledger }: Stage, deadlineMs = 30_000): Promise<void> {
	const end = Date.now() + deadlineMs;
	while (ledger.underway > 0 && Date.now() < end) await pause(POLL_MS);
	await pause(SETTLE_MS);
}

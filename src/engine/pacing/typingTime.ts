/**
 * Characters a second: 36 words a minute, the mean of 37,000 people on phones (Palin and others, "How do People Type on
 * Mobile Devices?", 2019).
 */
const SPEED = 3;
/** Nobody waits for an answer longer than it takes to see that one comes. */
const LONGEST_MS = 4_000;

/** How long "typing…" is shown before this is sent, in milliseconds; only what has words takes time to type. */
export function typingTime({ text }: Record<string, unknown>): number {
	return typeof text === 'string' ? Math.min(LONGEST_MS, (text.length / SPEED) * 1_000) : 0;
}

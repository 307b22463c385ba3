/** Time comes in here, so that tests can own it. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Runs `task` once after `ms`; the returned function cancels it. Never keeps the process alive. */
	schedule(ms: number, task: () => void): () => void;
}

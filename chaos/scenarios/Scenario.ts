import type { Options } from '../options';
import type { Stage } from '../rig/Stage';

export interface Play {
	stage: Stage;
	options: Options;
	progress: (text: string) => void;
}

/** What a scenario found beyond the count of messages. */
export interface Findings {
	/** Figures and facts, one sentence each. */
	notes: string[];
	/** Promises that were broken, one sentence each; any of them fails the run. */
	faults: string[];
}

export interface Scenario {
	name: string;
	/** What it does to the gateway, in a few words. */
	title: string;
	/** Part of the short run, too. */
	isShort: boolean;
	/** Seconds after which it has failed; without the kill loop's own length. */
	boundS: number;
	play: (play: Play) => Promise<Findings>;
}

/** Thrown where a machine does not allow what a scenario needs; it is then said aloud and not counted as passed. */
export class Skipped extends Error {}

import type { Store } from '../../scripts/postgres/stores';
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
	/** The scenario ends the link on purpose, so that it counts as no loss; the stage is of no use after it. */
	endsLink?: boolean;
}

export interface Scenario {
	name: string;
	/** What it does to the gateway, in a few words. */
	title: string;
	/** Part of the short run, too. */
	isShort: boolean;
	/** Seconds after which it has failed; without the kill loop's own length. */
	boundS: number;
	/** The store it is about; null: every store has to stand it. */
	store: Store | null;
	/** Gateway processes that share the store, and linked accounts; one of each unless it says otherwise. */
	stage?: { gateways: number; accounts: number };
	play: (play: Play) => Promise<Findings>;
}

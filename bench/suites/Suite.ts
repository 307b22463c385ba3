import type { Options } from '../options';
import type { Report } from '../report';
import type { Rig } from '../rig/Rig';

/** What a suite is given. */
export interface Bench {
	root: string;
	options: Options;
	/** The rig, started when first asked for and shared by the suites. */
	rig(): Promise<Rig>;
	/** Says what was just done, one line. */
	progress: (text: string) => void;
	/** Times the disk; to be called between two runs. */
	probeDisk: () => void;
}

export interface Suite {
	/** As `--only` names it. */
	name: string;
	/** Runs in a real n8n, and only when asked for. */
	inN8n?: true;
	/** Rejects when it could not be measured. */
	run(bench: Bench): Promise<Report>;
}

import type { Options } from '../options';
import type { Report } from '../report';
import type { GatewayPlace } from '../rig/Gateway';
import type { Rig } from '../rig/Rig';

/** What a suite is given. */
export interface Bench {
	root: string;
	options: Options;
	/** Where each gateway of this store keeps its data. */
	place: Pick<GatewayPlace, 'dist' | 'folder' | 'profile' | 'database'>;
	/** The rig, started when first asked for and shared by the suites of this store. */
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
	/** It tells what being durable costs: measured on PostgreSQL, too. */
	onEveryStore?: true;
	/** Rejects when it could not be measured. */
	run(bench: Bench): Promise<Report>;
}

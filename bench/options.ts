import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readStores, type Store } from '../scripts/postgres/stores';

export interface Options {
	/** Few and short repeats: a look, not a record. */
	quick: boolean;
	repeats: number;
	/** Names of the suites to run, in their own order. */
	only: string[];
	/** What the gateway keeps its data in, one after the other. */
	stores: readonly Store[];
	/** Leaves our gateway out: raw Baileys alone, as a check of the rig. */
	rawOnly: boolean;
	/** The built package to measure. */
	dist: string;
	/** Where the gateway's data folder is made: the disk that is measured. */
	folder: string;
	/** Files to write results to. */
	json: string | null;
	record: string | null;
	/** Folder for CPU profiles of the gateway and of raw Baileys. */
	profile: string | null;
}

export const usage = `npm run bench -- [options]

  --quick           5 short repeats, under 6 minutes
  --only A,B        suites to run: SUITES (default all but those in n8n)
  --n8n             the suites in a real n8n alone, which is installed when it is not there (2.7 GB)
  --repeats N       how often each run is repeated (default 10; 5 with --quick; at least 5 to quote)
  --store NAME      sqlite, postgres or both (default both; sqlite with --quick). PostgreSQL is a server of this
                    run's own, made with the initdb on this machine
  --raw-only        raw Baileys without the gateway: checks the rig
  --json FILE       writes every single value
  --record FILE     writes the tables into FILE, between its bench markers
  --dist DIR        built package to measure (default dist)
  --folder DIR      where the gateway keeps its data: the disk to measure (default .tools/bench)
  --profile DIR     keeps CPU profiles of the gateway and of raw Baileys`;

const definitions = {
	quick: { type: 'boolean' },
	only: { type: 'string' },
	n8n: { type: 'boolean' },
	repeats: { type: 'string' },
	store: { type: 'string' },
	'raw-only': { type: 'boolean' },
	json: { type: 'string' },
	record: { type: 'string' },
	dist: { type: 'string' },
	folder: { type: 'string' },
	profile: { type: 'string' },
	help: { type: 'boolean' },
} as const;

interface Place {
	root: string;
	suites: readonly string[];
	/** Those of them that run only when asked for. */
	inN8n?: readonly string[];
}

/** Reads the command line; null when help was asked for. Throws an Error that names the option at fault. */
export function readOptions(
	args: readonly string[],
	{ root, suites, inN8n = [] }: Place,
): Options | null {
	const { values } = parseArgs({ args: [...args], options: definitions, strict: true });
	if (values.help) return null;
	const quick = values.quick ?? false;
	const path = (value: string | undefined) => (value === undefined ? null : resolve(value));
	return {
		quick,
		repeats: readRepeats(values.repeats) ?? (quick ? 5 : 10),
		only: values.n8n ? [...inN8n] : readSuites(values.only, suites, inN8n),
		stores: readStores(values.store ?? (quick ? 'sqlite' : 'both')),
		rawOnly: values['raw-only'] ?? false,
		dist: path(values.dist) ?? resolve(root, 'dist'),
		folder: path(values.folder) ?? resolve(root, '.tools', 'bench'),
		json: path(values.json),
		record: path(values.record),
		profile: path(values.profile),
	};
}

function readRepeats(value: string | undefined): number | undefined {
	if (value === undefined) return undefined;
	const repeats = Number(value);
	if (Number.isInteger(repeats) && repeats > 0) return repeats;
	throw new Error(`--repeats must be a whole number above 0, not "${value}"`);
}

function readSuites(
	value: string | undefined,
	suites: readonly string[],
	inN8n: readonly string[],
): string[] {
	if (value === undefined) return suites.filter((name) => !inN8n.includes(name));
	const asked = value.split(',').map((name) => name.trim());
	const unknown = asked.find((name) => !suites.includes(name));
	if (unknown !== undefined) {
		throw new Error(`--only knows no suite "${unknown}". Suites: ${suites.join(', ')}`);
	}
	return suites.filter((name) => asked.includes(name));
}

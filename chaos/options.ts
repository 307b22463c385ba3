import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readStores, type Store } from '../scripts/postgres/stores';

export interface Options {
	/** Each of them is tried with every scenario. */
	stores: readonly Store[];
	/** How long the kill loop goes on; the other stretches have their own bounds. */
	seconds: number;
	/** Instead of a time: how often the kill loop kills, and how many messages go each way meanwhile. */
	goal: { kills: number; messages: number } | null;
	/** Every scenario, not only the short run's. */
	full: boolean;
	/** Names of the scenarios to run, in their own order; null: those of the short or the full run. */
	only: string[] | null;
	/** The built package to run. */
	dist: string;
	/** Where data folders and logs are made. */
	folder: string;
	/** Keeps data folders and logs of a run that went well, too. */
	keep: boolean;
	/** Document whose record the run replaces; null: none. */
	record: string | null;
	/** Who write and are written to. What may be lost in a crash holds its chat up for some seconds, so more of them carry more. */
	people: number;
	load: LoadRates;
}

export interface LoadRates {
	/** Messages a second that people write. */
	inPerSecond: number;
	/** Messages a second that REST callers send. */
	outPerSecond: number;
}

export const usage = `npm run chaos -- [options]

  --store NAME     sqlite (default), postgres or both. PostgreSQL is a server of this run's own, made
                   with the initdb on this machine
  --seconds N      length of the kill loop (default 60); each other scenario has a bound of its own
  --kills N        so many kills instead of a time, spread over
  --messages N     so many messages each way (default 100 for each kill)
  --full           every scenario, not only kills and hook points
  --only A,B       scenarios to run: SCENARIOS
  --in N, --out N  messages a second that people write and that callers send (default 20 and 10)
  --people N       who write and are written to (default 10)
  --record FILE    writes the result into FILE, into the section of its store and kind of run
  --dist DIR       built package to run (default dist)
  --folder DIR     where data folders and logs are made: the disk in question (default .tools/chaos)
  --keep           keeps them after a run that went well`;

const MESSAGES_PER_KILL = 100;

const definitions = {
	store: { type: 'string' },
	kills: { type: 'string' },
	messages: { type: 'string' },
	seconds: { type: 'string' },
	full: { type: 'boolean' },
	only: { type: 'string' },
	in: { type: 'string' },
	out: { type: 'string' },
	people: { type: 'string' },
	record: { type: 'string' },
	dist: { type: 'string' },
	folder: { type: 'string' },
	keep: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

/** Reads the command line; null when help was asked for. Throws an Error that names the option at fault. */
export function readOptions(
	args: readonly string[],
	{ root, scenarios }: { root: string; scenarios: readonly string[] },
): Options | null {
	const { values } = parseArgs({ args: [...args], options: definitions, strict: true });
	if (values.help) return null;
	return {
		stores: readStores(values.store ?? 'sqlite'),
		goal: readGoal(values),
		seconds: readPositive('--seconds', values.seconds ?? '60'),
		full: values.full ?? false,
		only: readNames(values.only, scenarios),
		dist: resolve(values.dist ?? resolve(root, 'dist')),
		folder: resolve(values.folder ?? resolve(root, '.tools', 'chaos')),
		keep: values.keep ?? false,
		record: values.record === undefined ? null : resolve(values.record),
		people: readPositive('--people', values.people ?? '10'),
		load: {
			inPerSecond: readPositive('--in', values.in ?? '20'),
			outPerSecond: readPositive('--out', values.out ?? '10'),
		},
	};
}

function readGoal({ kills, messages }: { kills?: string; messages?: string }): Options['goal'] {
	if (kills === undefined) {
		if (messages === undefined) return null;
		throw new Error('--messages needs --kills, which says how often the loop kills meanwhile');
	}
	const count = readPositive('--kills', kills);
	const ofEach = String(count * MESSAGES_PER_KILL);
	return { kills: count, messages: readPositive('--messages', messages ?? ofEach) };
}

function readPositive(name: string, value: string): number {
	const number = Number(value);
	if (number > 0 && Number.isFinite(number)) return number;
	throw new Error(`${name} must be a number above 0, not "${value}"`);
}

function readNames(value: string | undefined, known: readonly string[]): string[] | null {
	if (value === undefined) return null;
	const asked = value.split(',').map((name) => name.trim());
	const unknown = asked.find((name) => !known.includes(name));
	if (unknown !== undefined) {
		throw new Error(`--only knows no scenario "${unknown}". Scenarios: ${known.join(', ')}`);
	}
	return known.filter((name) => asked.includes(name));
}

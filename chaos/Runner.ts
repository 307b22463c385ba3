import { Database } from '../scripts/postgres/Database';
import type { Store } from '../scripts/postgres/stores';
import { describeVerdict, isClean, type Verdict } from './ledger/judge';
import type { Options } from './options';
import { Stage } from './rig/Stage';
import type { Findings, Scenario } from './scenarios/Scenario';
import { Skipped } from './Skipped';

export interface Result {
	scenario: Pick<Scenario, 'name' | 'title'>;
	seconds: number;
	outcome:
		| { kind: 'judged'; verdict: Verdict; findings: Findings }
		| { kind: 'skipped'; why: string }
		| { kind: 'broken'; why: string };
}

const EXAMPLES = 5;
/** As most scenarios want it. */
const ONE_OF_EACH = { gateways: 1, accounts: 1 };
/** A machine that carries half of the load has not failed. */
const PATIENCE = 2.5;

/** Plays scenarios on one store, one after the other, on one stage as long as it is whole. */
export class Runner {
	#stage: Stage | null = null;
	#database: Database | null = null;
	#hasFailed = false;

	constructor(
		private readonly store: Store,
		private readonly options: Options,
		private readonly progress: (text: string) => void,
	) {}

	async run(scenario: Scenario): Promise<Result> {
		const { name, title } = scenario;
		const begunAt = Date.now();
		this.progress(`${name}: ${title}`);
		const outcome = await this.#play(scenario);
		const result = { scenario: { name, title }, seconds: (Date.now() - begunAt) / 1000, outcome };
		for (const line of describeResult(result).split('\n')) this.progress(line);
		if (isPassed(result) && outcome.kind === 'judged' && !outcome.findings.endsLink) return result;
		this.#hasFailed ||= !isPassed(result);
		// What a failed scenario leaves behind must not fail the next one.
		await this.#leaveStage();
		return result;
	}

	async close(): Promise<void> {
		await this.#leaveStage();
		await this.#database?.close();
		this.#database = null;
	}

	async #play(scenario: Scenario): Promise<Result['outcome']> {
		const { options, progress } = this;
		try {
			const stage = await this.#stageFor(scenario);
			await stage.begin();
			const findings = await within(
				boundOf(scenario, options),
				scenario.play({ stage, options, progress }),
			);
			const verdict = await stage.judge();
			if (findings.endsLink) verdict.linksLost = 0;
			return { kind: 'judged', verdict, findings };
		} catch (error) {
			// A run that has to prove something proves nothing by leaving it out.
			if (error instanceof Skipped && process.env.CI !== 'true') {
				return { kind: 'skipped', why: error.message };
			}
			return { kind: 'broken', why: error instanceof Error ? chain(error) : String(error) };
		}
	}

	/** The one there is, when it has as many gateways and accounts as the scenario wants. */
	async #stageFor({ stage: size = ONE_OF_EACH }: Scenario): Promise<Stage> {
		if (this.#stage && !this.#stage.hasSize(size)) await this.#leaveStage();
		if (this.store === 'postgres') this.#database ??= await openDatabase();
		const { dist, folder, people } = this.options;
		this.#stage ??= await Stage.open({ dist, folder, people, database: this.#database, ...size });
		return this.#stage;
	}

	async #leaveStage(): Promise<void> {
		const keep = this.options.keep || this.#hasFailed;
		if (this.#stage && keep) this.progress(`data folders and logs: ${this.#stage.place}`);
		await this.#stage?.close({ keep });
		this.#stage = null;
	}
}

async function openDatabase(): Promise<Database> {
	const database = await Database.open();
	if (database) return database;
	throw new Skipped('PostgreSQL 15 or newer is not installed on this machine');
}

export function isPassed({ outcome }: Result): boolean {
	if (outcome.kind === 'skipped') return true;
	return (
		outcome.kind === 'judged' && isClean(outcome.verdict) && outcome.findings.faults.length === 0
	);
}

export function describeResult({ scenario, seconds, outcome }: Result): string {
	const head = `${scenario.name} (${seconds.toFixed(0)} s): `;
	if (outcome.kind === 'skipped') return `${head}SKIPPED, ${outcome.why}`;
	if (outcome.kind === 'broken') return `${head}BROKEN, ${outcome.why}`;
	const { verdict, findings } = outcome;
	const { examples, redelivered, resent, askedAgain } = verdict;
	const notes = [
		...findings.notes,
		`${redelivered} redelivered with the same event id, ${resent} resent with the same message id`,
		`${askedAgain} asked for again because they could not be read`,
	];
	return [
		`${head}${describeVerdict(verdict)}`,
		`  ${notes.join('; ')}`,
		...findings.faults.map((fault) => `  FAULT: ${fault}`),
		...examples.slice(0, EXAMPLES).map((example) => `  ${example}`),
	].join('\n');
}

/** One line for all of it. */
export function summary(results: readonly Result[]): string {
	const verdicts = results.flatMap(({ outcome }) =>
		outcome.kind === 'judged' ? [outcome.verdict] : [],
	);
	const sum = (field: Exclude<keyof Verdict, 'examples'>) =>
		verdicts.reduce((total, verdict) => total + verdict[field], 0);
	const total: Verdict = {
		receipted: sum('receipted'),
		delivered: sum('delivered'),
		lost: sum('lost'),
		duplicated: sum('duplicated'),
		reordered: sum('reordered'),
		linksLost: sum('linksLost'),
		redelivered: sum('redelivered'),
		resent: sum('resent'),
		askedAgain: sum('askedAgain'),
		examples: [],
	};
	const count = (kind: Result['outcome']['kind']) =>
		results.filter(({ outcome }) => outcome.kind === kind).length;
	const passed = results.filter(isPassed).length - count('skipped');
	const failed = results.length - passed - count('skipped');
	return `${describeVerdict(total)}\n${passed} passed, ${failed} failed, ${count('skipped')} skipped`;
}

/** Seconds. */
export function boundOf({ name, boundS }: Scenario, { seconds, goal, load }: Options): number {
	if (name !== 'kills') return boundS;
	const slowest = Math.min(load.inPerSecond, load.outPerSecond);
	return boundS + (goal ? (goal.messages / slowest) * PATIENCE : seconds);
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		const error = new Error(`not over within ${seconds.toFixed(0)} s`);
		timer = setTimeout(() => reject(error), seconds * 1000);
	});
	// It may go on failing when the stage is taken away under it.
	work.catch(() => undefined);
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function chain(error: Error): string {
	const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
	return `${error.message}${cause}`;
}

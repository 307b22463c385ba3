import { describeVerdict, isClean, type Verdict } from './ledger/judge';
import type { Options } from './options';
import { Stage } from './rig/Stage';
import { type Findings, type Scenario, Skipped } from './scenarios/Scenario';

export interface Result {
	scenario: Pick<Scenario, 'name' | 'title'>;
	seconds: number;
	outcome:
		| { kind: 'judged'; verdict: Verdict; findings: Findings }
		| { kind: 'skipped'; why: string }
		| { kind: 'broken'; why: string };
}

const EXAMPLES = 5;

/** Plays scenarios one after the other, on one stage as long as it is whole. */
export class Runner {
	#stage: Stage | null = null;
	#hasFailed = false;

	constructor(
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
		if (isPassed(result) && outcome.kind === 'judged') return result;
		this.#hasFailed ||= outcome.kind !== 'skipped';
		// What a failed scenario leaves behind must not fail the next one.
		await this.#leaveStage();
		return result;
	}

	async close(): Promise<void> {
		await this.#leaveStage();
	}

	async #play(scenario: Scenario): Promise<Result['outcome']> {
		const { options, progress } = this;
		try {
			const stage = (this.#stage ??= await Stage.open(options));
			await stage.begin();
			const bound = scenario.boundS + (scenario.name === 'kills' ? options.seconds : 0);
			const findings = await within(bound, scenario.play({ stage, options, progress }));
			return { kind: 'judged', verdict: await stage.judge(), findings };
		} catch (error) {
			if (error instanceof Skipped) return { kind: 'skipped', why: error.message };
			return { kind: 'broken', why: error instanceof Error ? chain(error) : String(error) };
		}
	}

	async #leaveStage(): Promise<void> {
		const keep = this.options.keep || this.#hasFailed;
		if (this.#stage && keep) this.progress(`data folder and log: ${this.#stage.place}`);
		await this.#stage?.close({ keep });
		this.#stage = null;
	}
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

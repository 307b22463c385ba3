// `npm run chaos`: proves on this machine that nothing is lost, doubled or put out of order, whatever breaks.
import { join } from 'node:path';
import { describeEnvironment, readEnvironment } from '../bench/environment';
import type { Store } from '../scripts/postgres/stores';
import { readOptions, type Options, usage } from './options';
import { recordRun, sectionOf } from './record';
import { boundOf, describeResult, isPassed, type Result, Runner, summary } from './Runner';
import { scenarios } from './scenarios';
import type { Scenario } from './scenarios/Scenario';

const root = join(__dirname, '..');

async function main(): Promise<number> {
	const names = scenarios.map(({ name }) => name);
	const options = readOptions(process.argv.slice(2), { root, scenarios: names });
	if (!options) {
		print(usage.replace('SCENARIOS', names.join(', ')));
		return 0;
	}
	const environment = describeEnvironment(readEnvironment(root));
	for (const line of environment) print(line);
	const results: Result[] = [];
	for (const store of options.stores) {
		const ofStore = await run(store, options);
		const lines = [...ofStore.map(describeResult), summary(ofStore)];
		print(`\n${store}`);
		for (const line of lines) print(line);
		if (options.record) recordRun(options.record, sectionOf(store, options), environment, lines);
		results.push(...ofStore);
	}
	if (options.stores.length > 1) print(`\n${summary(results)}`);
	return results.every(isPassed) ? 0 : 1;
}

async function run(store: Store, options: Options): Promise<Result[]> {
	const begunAt = Date.now();
	const progress = (text: string) => {
		print(`[${((Date.now() - begunAt) / 1000).toFixed(0).padStart(3)} s] ${text}`);
	};
	const chosen = choose(store, options);
	const longest = chosen.reduce((sum, scenario) => sum + boundOf(scenario, options), 0);
	progress(`${store}: ${chosen.length} scenarios, at most ${Math.ceil(longest / 60)} minutes`);
	const runner = new Runner(store, options, progress);
	const results: Result[] = [];
	try {
		for (const scenario of chosen) results.push(await runner.run(scenario));
	} finally {
		await runner.close();
	}
	return results;
}

/** Those of the run that are about this store; one that was asked for by name may be about the other store alone. */
function choose(store: Store, { only, full }: Options): Scenario[] {
	const asked = scenarios.filter(({ name, isShort }) =>
		only ? only.includes(name) : isShort || full,
	);
	return asked.filter((scenario) => scenario.store === null || scenario.store === store);
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

// The children are ended when this process exits. A signal often comes twice, from the terminal and from npm; the second
// must not end this process before it has ended them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exit(1);
	},
);

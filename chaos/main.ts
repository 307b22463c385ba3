// `npm run chaos`: proves on this machine that nothing is lost, doubled or put out of order, whatever breaks.
import { join } from 'node:path';
import { describeEnvironment, readEnvironment } from '../bench/environment';
import { readOptions, usage, type Options } from './options';
import { recordRun } from './record';
import { describeResult, isPassed, type Result, Runner, summary } from './Runner';
import { scenarios } from './scenarios';

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
	const results = await run(options);
	const lines = [...results.map(describeResult), summary(results)];
	print('');
	for (const line of lines) print(line);
	if (options.record) recordRun(options.record, environment, lines);
	return results.every(isPassed) ? 0 : 1;
}

async function run(options: Options): Promise<Result[]> {
	const begunAt = Date.now();
	const progress = (text: string) => {
		print(`[${((Date.now() - begunAt) / 1000).toFixed(0).padStart(3)} s] ${text}`);
	};
	const chosen = scenarios.filter(({ name, isShort }) =>
		options.only ? options.only.includes(name) : isShort || options.full,
	);
	const longest = chosen.reduce((sum, { boundS }) => sum + boundS, options.seconds);
	progress(`${chosen.length} scenarios, at most ${Math.ceil(longest / 60)} minutes`);
	const runner = new Runner(options, progress);
	const results: Result[] = [];
	try {
		for (const scenario of chosen) results.push(await runner.run(scenario));
	} finally {
		await runner.close();
	}
	return results;
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

// The children are ended when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exit(1);
	},
);

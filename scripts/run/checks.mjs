import { say, secondsSince } from './progress.mjs';
import { run } from './spawn.mjs';

/** What is checked without running the product; each is a Node program and its arguments. */
export const CHECKS = {
	// Without a cache: type-aware rules and import cycles depend on other files than the one linted.
	eslint: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'],
	prettier: [
		'node_modules/prettier/bin/prettier.cjs',
		'--check',
		'.',
		'--log-level=warn',
		'--cache',
		'--cache-location=node_modules/.cache/prettier-checks',
	],
	types: [
		'node_modules/typescript/bin/tsc',
		'-p',
		'test',
		'--incremental',
		'--tsBuildInfoFile',
		'node_modules/.cache/types.tsbuildinfo',
	],
	generated: ['--import', 'tsx', 'scripts/generate.ts', '--check'],
};

/**
 * Runs checks two at a time and prints the output of those that fail.
 *
 * @param {string[]} names keys of CHECKS
 * @returns {Promise<{passed: number, failed: number, skipped: number}>}
 */
export async function runChecks(names, { root, node, env }) {
	const totals = { passed: 0, failed: 0, skipped: 0 };
	const waiting = [...names];
	const next = async () => {
		for (let name = waiting.shift(); name; name = waiting.shift()) {
			const begunAt = Date.now();
			const { code, output } = await run(node, CHECKS[name], { cwd: root, env, quiet: true });
			totals[code === 0 ? 'passed' : 'failed'] += 1;
			say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${secondsSince(begunAt)} s)`);
			if (code !== 0) process.stdout.write(`${output.trim()}\n`);
		}
	};
	await Promise.all([next(), next()]);
	return totals;
}

// The one door to every task of this clone: `npm start`, `npm test`, `npm run build` and the rest.
// Plain JavaScript without dependencies, because it brings the Node and the packages that the rest
// needs, and may be started by a Node (18 or newer) that is too old for them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, ensureBuild } from './run/build.mjs';
import { CHECKS, runChecks } from './run/checks.mjs';
import { ensureDependencies } from './run/dependencies.mjs';
import { runJest } from './run/jest.mjs';
import { ensureNode } from './run/nodeRuntime.mjs';
import { Stop } from './run/progress.mjs';
import { environmentFor, run } from './run/spawn.mjs';
import { printTotals } from './run/totals.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {object} Context
 * @property {string} root the clone
 * @property {string} node the Node to run on
 * @property {NodeJS.ProcessEnv} env with that Node first on the PATH
 * @property {string[]} args what the user wrote after `--`
 */

/** `work` gets a {@link Context} and answers the exit code. */
const TASKS = {
	start: { forN8n: true, needsBuild: true, work: script('scripts/start.ts') },
	test: { needsBuild: true, work: test },
	unit: { work: unit },
	n8n: { forN8n: true, work: script('scripts/n8n/install.ts') },
	e2e: { forN8n: true, needsBuild: true, work: e2e },
	bench: { needsBuild: true, work: script('bench/main.ts') },
	chaos: { needsBuild: true, work: script('chaos/main.ts') },
	build: { work: (context) => build(context).then(() => 0) },
	generate: { work: script('scripts/generate.ts') },
	lint: { work: (context) => checkOnly(['eslint', 'prettier'], context) },
	typecheck: { work: (context) => checkOnly(['types'], context) },
	package: { needsBuild: true, work: script('scripts/checkPackage.ts') },
	coverage: { work: script('scripts/specCoverage.ts') },
};

/** Everything that needs no n8n; with arguments, only jest with those arguments. */
async function test(context) {
	if (context.args.length > 0) return printTotals(await runJest(context.args, context));
	const checks = await runChecks(Object.keys(CHECKS), context);
	return printTotals(checks, await runJest([], context));
}

async function unit(context) {
	return printTotals(await runJest(['--selectProjects', 'unit', ...context.args], context));
}

/** The product as users get it, in a real n8n. */
async function e2e(context) {
	const installed = await runScript('scripts/n8n/install.ts', { ...context, args: [] });
	if (installed !== 0) return installed;
	const args = ['--config', 'test/e2e/jest.config.js', '--runInBand', ...context.args];
	return printTotals(await runJest(args, context));
}

async function checkOnly(names, context) {
	return (await runChecks(names, context)).failed === 0 ? 0 : 1;
}

function script(file) {
	return (context) => runScript(file, context);
}

async function runScript(file, { node, env, args }) {
	return (await run(node, ['--import', 'tsx', file, ...args], { cwd: root, env })).code;
}

async function main() {
	const [name, ...args] = process.argv.slice(2);
	const task = TASKS[name];
	if (!task) {
		throw new Stop(`There is no task "${name ?? ''}". Tasks: ${Object.keys(TASKS).join(', ')}.`);
	}
	const forN8n = task.forN8n ?? args.includes('--n8n');
	const node = await ensureNode({ root, forN8n });
	const context = { root, node, env: environmentFor(node, root), args };
	await ensureDependencies(context);
	if (task.needsBuild) await ensureBuild(context);
	return task.work(context);
}

process.chdir(root);
try {
	process.exitCode = await main();
} catch (error) {
	process.stderr.write(`${error instanceof Stop ? error.message : error.stack}\n`);
	process.exitCode = 1;
}

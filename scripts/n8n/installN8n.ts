import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say, sayWhile, Stop } from '../run/progress.mjs';
import { npmCommand, run } from '../run/spawn.mjs';

/** The n8n this package is tested with. */
export const N8N_VERSION = '2.41.1';

/** linkedom 0.18.15 wants a package that the registry does not have. */
const OVERRIDES = { linkedom: '0.18.12' };

/** Where n8n is installed: a git-ignored folder of the clone, never the user's own n8n. */
export function n8nFolder(root: string): string {
	return path.join(root, '.tools', `n8n-${N8N_VERSION}`);
}

/**
 * Installs n8n into {@link n8nFolder} when it is not there yet: about 2.7 GB and some minutes.
 *
 * @returns the path of n8n's executable script
 */
export async function installN8n(root: string): Promise<string> {
	const folder = n8nFolder(root);
	const script = path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	if (isComplete(folder)) return script;
	mkdirSync(folder, { recursive: true });
	const manifest = { private: true, overrides: OVERRIDES };
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, '\t'));
	// Without install scripts: one of them downloads a Kafka driver that is not needed here.
	await npm(folder, `Installing n8n ${N8N_VERSION} (about 2.7 GB; minutes, the first time)`, [
		'install',
		`n8n@${N8N_VERSION}`,
		'--save-exact',
		'--ignore-scripts',
		'--prefer-offline',
	]);
	await npm(folder, 'Building its SQLite driver', [
		'rebuild',
		'sqlite3',
		'--ignore-scripts=false',
		'--foreground-scripts',
	]);
	if (!isComplete(folder)) throw new Stop(`n8n in ${folder} is incomplete. Delete it and run again.`);
	say(`n8n ${N8N_VERSION} is ready`);
	return script;
}

/** The SQLite driver is built last, so it is there only when everything else is. */
function isComplete(folder: string): boolean {
	const modules = path.join(folder, 'node_modules');
	const manifest = path.join(modules, 'n8n', 'package.json');
	if (!existsSync(path.join(modules, 'sqlite3/build/Release/node_sqlite3.node'))) return false;
	if (!existsSync(manifest)) return false;
	const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
	return version === N8N_VERSION;
}

async function npm(folder: string, what: string, args: string[]): Promise<void> {
	const [program, first] = npmCommand(process.execPath);
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	const { code, output } = await sayWhile(what, () =>
		run(program, [...first, ...args, ...quiet], {
			cwd: folder,
			env: { ...process.env, ...headersOfThisNode() },
			quiet: true,
		}),
	);
	if (code !== 0) {
		throw new Stop(`${what} failed:\n${output.trim().slice(-3000)}\n\n${nextStep(args)}`);
	}
}

/** A Node that came from the registry brings its own headers, so a compiler finds them offline. */
function headersOfThisNode(): NodeJS.ProcessEnv {
	const folder = path.dirname(path.dirname(process.execPath));
	const hasHeaders = existsSync(path.join(folder, 'include', 'node', 'node.h'));
	return hasHeaders ? { npm_config_nodedir: folder } : {};
}

function nextStep(args: string[]): string {
	const missing = ['g++', 'make', 'python3'].filter(
		(tool) => spawnSync(tool, ['--version']).status !== 0,
	);
	if (args[0] === 'rebuild' && missing.length > 0) {
		return (
			`Missing: ${missing.join(', ')}. Install them and run this again ` +
			'(Debian, Ubuntu: `sudo apt-get install g++ make python3`).'
		);
	}
	return 'Check the network and the free disk space (4 GB), then run this again.';
}

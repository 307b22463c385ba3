import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sayWhile, Stop } from './progress.mjs';
import { npmCommand, run } from './spawn.mjs';

/**
 * Installs what package-lock.json says, unless node_modules holds it already. Not by `npm ci`: that
 * refuses a lock file made from a registry that lacks some other platform's optional binaries.
 */
export async function ensureDependencies({ root, node, env }) {
	if (isInstalled(root)) return;
	const [npm, first] = npmCommand(node);
	const { code, output } = await sayWhile('Installing dependencies', () =>
		run(npm, [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: root,
			env,
			quiet: true,
		}),
	);
	if (code !== 0) {
		throw new Stop(
			`\`npm install\` failed:\n${output.trim()}\n` +
				'Check the network and the free disk space (about 600 MB), then run this again.',
		);
	}
}

function isInstalled(root) {
	const wanted = readPackages(path.join(root, 'package-lock.json'));
	// npm's own record of what it installed.
	const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
	if (!wanted || !installed) return false;
	return Object.entries(wanted).every(
		([where, { version, optional, peer }]) =>
			where === '' ||
			((optional || peer) && !installed[where]) ||
			installed[where]?.version === version,
	);
}

function readPackages(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8')).packages;
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	}
}

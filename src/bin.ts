#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Oldest Node with `node:sqlite` unflagged and `require` of ES modules. */
const oldest: readonly [number, number] = [22, 13];

function isOldEnough(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** A Node that `npm start` or `npm test` fetched into this clone, newest first. */
function fetchedNode(): string | undefined {
	const tools = join(__dirname, '..', '..', '.tools');
	if (!existsSync(tools)) return undefined;
	const names = ['bin/node', 'bin/node.exe'];
	return readdirSync(tools)
		.filter((name) => name.startsWith('node-') && isOldEnough(name.slice('node-'.length)))
		.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
		.flatMap((name) => {
			const modules = join(tools, name, 'node_modules');
			const packages = existsSync(modules) ? readdirSync(modules) : [];
			return packages.flatMap((entry) => names.map((path) => join(modules, entry, path)));
		})
		.find((path) => existsSync(path));
}

function runUnderNewerNode(): number {
	const node = fetchedNode();
	if (!node) {
		process.stderr.write(
			`wagate needs Node ${oldest.join('.')} or newer and this is ${process.versions.node}.\n` +
				'Next step: install Node 24, or in a clone run `npm start` once: it fetches one into the clone.\n',
		);
		return 1;
	}
	return spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
}

if (isOldEnough(process.versions.node)) {
	// Loaded late, so that an old Node can still say what is wrong.
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { runAndExit } = require('./main') as typeof import('./main');
	void runAndExit(process.argv.slice(2));
} else {
	process.exitCode = runUnderNewerNode();
}

'use strict';
// Stands in for npm on n8n's PATH (LocalPackages.ts copies it beside the tarballs). Plain JavaScript:
// n8n starts it with nothing but Node.
const { spawnSync } = require('node:child_process');
const { copyFileSync, readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');

const [command, spec = '', ...rest] = process.argv.slice(2);
const at = spec.lastIndexOf('@');
const name = at > 0 ? spec.slice(0, at) : spec;
const wanted = at > 0 ? spec.slice(at + 1) : 'latest';

const versions = readdirSync(__dirname)
	.filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'))
	.map((file) => file.slice(name.length + 1, -'.tgz'.length))
	.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const version = wanted === 'latest' ? versions.at(-1) : versions.find((each) => each === wanted);
const tarball = `${name}-${version}.tgz`;

if (command === 'pack' && version) {
	copyFileSync(path.join(__dirname, tarball), path.resolve(tarball));
	process.stdout.write(`${tarball}\n`);
} else if (command === 'view' && version) {
	process.stdout.write(`${JSON.stringify(version)}\n`);
} else {
	process.exitCode = callRealNpm();
}

function callRealNpm() {
	const [program, ...first] = JSON.parse(
		readFileSync(path.join(__dirname, 'real-npm.json'), 'utf8'),
	);
	// The registry is that of the user's own npm settings, which n8n overrides; and what the clone
	// has downloaded before is not downloaded again.
	const args = [command, spec, ...rest].filter((arg) => arg && !arg.startsWith('--registry='));
	const { status } = spawnSync(program, [...first, ...args, '--prefer-offline'], {
		stdio: 'inherit',
	});
	return status ?? 1;
}

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say, secondsSince, Stop } from './progress.mjs';
import { run } from './spawn.mjs';

const SOURCES = [
	'credentials',
	'nodes',
	'src',
	'scripts/metadata.ts',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
];

/** Builds `dist` unless it was built from the sources as they are now. */
export async function ensureBuild(context) {
	const stamp = path.join(context.root, '.tools', 'build-stamp');
	const built = existsSync(path.join(context.root, 'dist')) && existsSync(stamp);
	if (built && readFileSync(stamp, 'utf8') === fingerprint(context.root)) return;
	await build(context);
}

/** tsc, then icons and codex files, then the metadata that lets n8n start without running us. */
export async function build({ root, node, env }) {
	const before = fingerprint(root);
	const begunAt = Date.now();
	rmSync(path.join(root, 'dist'), { recursive: true, force: true });
	await step('tsc', ['node_modules/typescript/bin/tsc', '-p', '.']);
	await step('gulp', ['node_modules/gulp/bin/gulp.js', '--silent', 'build']);
	await step('metadata', ['--import', 'tsx', 'scripts/metadata.ts']);
	linkBins(root);
	mkdirSync(path.join(root, '.tools'), { recursive: true });
	writeFileSync(path.join(root, '.tools', 'build-stamp'), before);
	say(`built dist in ${secondsSince(begunAt)} s`);

	async function step(name, args) {
		const { code, output } = await run(node, args, { cwd: root, env, quiet: true });
		if (code !== 0) throw new Stop(`The build failed at ${name}:\n${output.trim()}`);
	}
}

/** `npx wagate` in the clone runs the clone's own build. */
function linkBins(root) {
	const { bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	for (const [name, file] of Object.entries(bin)) {
		const target = path.join(root, file);
		const link = path.join(root, 'node_modules', '.bin', name);
		chmodSync(target, 0o755);
		rmSync(link, { force: true });
		if (process.platform === 'win32') writeFileSync(`${link}.cmd`, `@node "${target}" %*\r\n`);
		else symlinkSync(path.relative(path.dirname(link), target), link);
	}
}

/** Changes when a source file is added, removed or written. */
function fingerprint(root) {
	let newest = 0;
	let count = 0;
	const visit = (file) => {
		const stat = statSync(file, { throwIfNoEntry: false });
		if (!stat) return;
		count += 1;
		if (!stat.isDirectory()) newest = Math.max(newest, stat.mtimeMs);
		else for (const entry of readdirSync(file)) visit(path.join(file, entry));
	};
	for (const source of SOURCES) visit(path.join(root, source));
	return `${count} files, newest ${newest}`;
}

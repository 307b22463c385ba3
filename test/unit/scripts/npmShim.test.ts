import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

describe("the npm stand-in on n8n's PATH", () => {
	let shelf: string;
	let elsewhere: string;

	beforeEach(() => {
		const root = mkdtempSync(path.join(tmpdir(), 'wagate-shim-'));
		shelf = path.join(root, 'shelf');
		elsewhere = path.join(root, 'elsewhere');
		for (const folder of [shelf, elsewhere]) mkdirSync(folder);
		copyFileSync('scripts/n8n/npmShim.js', path.join(shelf, 'npm.js'));
		for (const version of ['0.9.0', '0.10.0']) {
			writeFileSync(path.join(shelf, `n8n-nodes-x-${version}.tgz`), version);
		}
		const realNpm = path.join(shelf, 'real.js');
		writeFileSync(realNpm, 'console.log(JSON.stringify(process.argv.slice(2))); process.exit(7)');
		const command = JSON.stringify([process.execPath, realNpm]);
		writeFileSync(path.join(shelf, 'real-npm.json'), command);
	});

	afterEach(() => rmSync(path.dirname(shelf), { recursive: true, force: true }));

	const npm = (...args: string[]) => {
		const all = [path.join(shelf, 'npm.js'), ...args];
		return spawnSync(process.execPath, all, { cwd: elsewhere, encoding: 'utf8' });
	};

	test('packs a version into the current folder and prints its name', () => {
		const { stdout } = npm('pack', 'n8n-nodes-x@0.9.0', '--quiet', '--registry=http://x');
		expect(stdout.trim()).toBe('n8n-nodes-x-0.9.0.tgz');
		expect(existsSync(path.join(elsewhere, 'n8n-nodes-x-0.9.0.tgz'))).toBe(true);
	});

	test('views a version as JSON, the newest by default', () => {
		expect(npm('view', 'n8n-nodes-x@0.9.0', 'version', '--json').stdout).toBe('"0.9.0"\n');
		expect(npm('view', 'n8n-nodes-x', 'version', '--json').stdout).toBe('"0.10.0"\n');
	});

	test.each([
		['an unknown version', ['view', 'n8n-nodes-x@1.0.0', 'version']],
		['another package', ['pack', 'left-pad@1.3.0']],
		['another command', ['install', '--audit=false']],
	])('hands %s to the real npm, with its exit code', (_what, args) => {
		const { stdout, status } = npm(...args, '--registry=http://x');
		expect(JSON.parse(stdout)).toEqual([...args, '--prefer-offline']);
		expect(status).toBe(7);
	});
});

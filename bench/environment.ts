import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

/** What a reader needs to know to judge the figures. */
export interface Environment {
	date: string;
	/** Short commit; ends with `+` when files differ from it. */
	commit: string;
	package: string;
	node: string;
	baileys: string;
	n8nWorkflow: string;
	system: string;
	cpu: string;
	cores: number;
	memoryGb: number;
	/** Load of the last minute, before the first run: above 0 others use the machine, too. */
	load: number;
}

export function readEnvironment(root: string): Environment {
	const version = (path: string) => readPackage(join(root, path)).version;
	const own = readPackage(join(root, 'package.json'));
	return {
		date: new Date().toISOString(),
		commit: readCommit(root),
		package: `${own.name} ${own.version}`,
		node: process.versions.node,
		baileys: version('node_modules/@whiskeysockets/baileys/package.json'),
		n8nWorkflow: version('node_modules/n8n-workflow/package.json'),
		system: `${type()} ${release()} ${process.arch}`,
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		cores: cpus().length,
		memoryGb: totalmem() / 2 ** 30,
		load: loadavg()[0] ?? 0,
	};
}

export function describeEnvironment(environment: Environment): string[] {
	return [
		`${environment.package} at ${environment.commit}, ${environment.date}`,
		`Node ${environment.node}, Baileys ${environment.baileys}, n8n-workflow ${environment.n8nWorkflow}`,
		`${environment.system}, ${environment.cpu}, ${environment.cores} cores, ` +
			`${environment.memoryGb.toFixed(0)} GB, load ${environment.load.toFixed(1)} before the start`,
	];
}

function readPackage(path: string): { name: string; version: string } {
	return JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string };
}

function readCommit(root: string): string {
	const git = (...args: string[]) =>
		execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	try {
		const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
		return `${git('rev-parse', '--short', 'HEAD').trim()}${changed ? '+' : ''}`;
	} catch {
		return 'no commit';
	}
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLeaseHolder, readTableSizes } from '../../storage';
import { readConfig, serveUsage } from '../config';
import { packageVersion } from '../packageInfo';
import { findSandboxUrl } from '../sandboxAddress';
import { print } from './readOptions';

interface Finding {
	name: string;
	value: string;
	/** What to do; absent when all is well. */
	next?: string;
}

/** Looks at this machine as `wagate serve` with the same options would, and changes nothing. Exit code 1 on a finding. */
export async function run(args: string[]): Promise<number> {
	if (args.includes('--help')) return (print(serveUsage.replace('serve', 'doctor')), 0);
	const config = readConfig(args, process.env);
	const findings = [
		{ name: 'version', value: packageVersion() },
		{ name: 'node', value: process.versions.node },
		{ name: 'network', value: config.network },
		...dataFolder(config.dataFolder),
		await sandbox(),
	];
	for (const { name, value, next } of findings) {
		print(`${next ? '✗' : '✓'} ${name.padEnd(14)}${value}${next ? `\n  Next step: ${next}` : ''}`);
	}
	return findings.some(({ next }) => next) ? 1 : 0;
}

function dataFolder(folder: string): Finding[] {
	const database = join(folder, 'wagate.db');
	if (!existsSync(database)) {
		return [{ name: 'data folder', value: `${folder} (made at the first start)` }];
	}
	const megabytes = (statSync(database).size / 2 ** 20).toFixed(1);
	const holder = readLeaseHolder(folder);
	return [
		{ name: 'data folder', value: `${folder} (${megabytes} MB)` },
		{ name: 'gateway', value: holder ? `runs as process ${holder.pid}` : 'does not run' },
		...tables(folder),
	];
}

/** What takes the space. */
function tables(folder: string): Finding[] {
	const sizes = readTableSizes(folder) ?? [];
	return sizes
		.filter(({ rows }) => rows > 0)
		.map(({ table, bytes, rows }) => ({
			name: 'table',
			value: `${table}: ${bytes === null ? '' : `${(bytes / 2 ** 20).toFixed(1)} MB, `}${rows} rows`,
		}));
}

async function sandbox(): Promise<Finding> {
	const url = findSandboxUrl(undefined, process.env);
	if (!url) return { name: 'local WhatsApp', value: 'does not run' };
	const answers = await fetch(url).then(
		({ ok }) => ok,
		() => false,
	);
	return { name: 'local WhatsApp', value: `${url} ${answers ? 'answers' : '(does not answer)'}` };
}

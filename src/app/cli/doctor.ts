import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorTable, GatewayError } from '../../domain/errors';
import type { VaultState } from '../../domain/ports/vault';
import { inspectStore, readLeaseHolder, type StoreReport } from '../../storage';
import { type Config, readConfig, serveUsage } from '../config';
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
		...(await store(config)),
		await sandbox(),
	];
	for (const { name, value, next } of findings) {
		print(`${next ? '✗' : '✓'} ${name.padEnd(16)}${value}${next ? `\n  Next step: ${next}` : ''}`);
	}
	return findings.some(({ next }) => next) ? 1 : 0;
}

async function store(config: Config): Promise<Finding[]> {
	const { database, dataFolder, keys } = config;
	const name = database ? 'database' : 'data folder';
	// Its URL may hold a password.
	const place = database ? `PostgreSQL, schema ${database.schema}` : dataFolder;
	try {
		const report = await inspectStore(database ? { database } : { folder: dataFolder }, keys);
		if (!report) return [{ name, value: `${place} (made at the first start)` }];
		return [
			{ name, value: `${place} (${megabytes(report.bytes)})` },
			...(database ? [] : [holder(dataFolder)]),
			encryption(report.vault),
			...tables(report),
			...files(join(dataFolder, 'media')),
		];
	} catch (error) {
		const { message, hint } = GatewayError.from(error);
		return [{ name, value: `${place}: ${message}`, next: hint }];
	}
}

function holder(folder: string): Finding {
	const running = readLeaseHolder(folder);
	return { name: 'gateway', value: running ? `runs as process ${running.pid}` : 'does not run' };
}

const encryptionOf: Record<VaultState, Omit<Finding, 'name'>> = {
	clear: {
		value:
			'off: keys of accounts and messages are stored in clear; WAGATE_ENCRYPTION_KEY turns it on',
	},
	sealing: { value: 'on; some of what is older is still to be encrypted' },
	sealed: { value: 'on' },
	locked: {
		value: 'the key given does not open what is stored',
		next: errorTable.ENCRYPTION_KEY.hint,
	},
};

function encryption(state: VaultState): Finding {
	return { name: 'encryption', ...encryptionOf[state] };
}

/** What takes the space. */
function tables({ tables }: StoreReport): Finding[] {
	return tables
		.filter(({ rows }) => rows > 0)
		.map(({ table, bytes, rows }) => ({
			name: 'table',
			value: `${table}: ${bytes === null ? '' : `${megabytes(bytes)}, `}${rows} rows`,
		}));
}

/** Bytes of received and sent files. */
function files(folder: string): Finding[] {
	if (!existsSync(folder)) return [];
	const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	return [{ name: 'files', value: `${megabytes(bytes)}, ${sizes.length} files` }];
}

function megabytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(1)} MB`;
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

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Something outside this repository that a test talks to. */
interface Service {
	name: string;
	/** Where it was looked for: a URL or a path. */
	where: string;
	available: boolean;
	/** What the reader does to have it. */
	remedy: string;
}

interface NeededService {
	/** Where the service answers: a URL or the path of an executable. */
	where: string;
	available: boolean;
	/**
	 * `describe` that runs its tests when the service is there. When it is missing they are
	 * skipped with a warning, except in CI (`CI=true`), where a missing service is a failure.
	 */
	describe: (title: string, body: () => void) => void;
}

/** Redis of n8n's queue mode: `REDIS_URL`, or the one on this machine. */
export function needsRedis(): NeededService {
	const where = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
	return need({
		name: 'Redis',
		where,
		available: answers(where, 6379),
		remedy: 'Start it with `redis-server --port 6379 --save "" --daemonize yes`, or set REDIS_URL.',
	});
}

/** PostgreSQL: `POSTGRES_URL`, or the one on this machine. */
export function needsPostgres(): NeededService {
	const where = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
	return need({
		name: 'PostgreSQL',
		where,
		available: answers(where, 5432),
		remedy: 'Start PostgreSQL 15 or newer, or set POSTGRES_URL.',
	});
}

/** `prlimit` of util-linux, which lets a test run another process out of disk and give it some again. */
export function needsPrlimit(): NeededService {
	const where = '/usr/bin/prlimit';
	return need({
		name: 'prlimit',
		where,
		available: existsSync(where),
		remedy: 'Install util-linux; it exists on Linux only.',
	});
}

const CHROMIUM_PATHS = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium for the tests in n8n's editor: `CHROMIUM_PATH`, or where systems install it. */
export function needsChromium(): NeededService {
	const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : CHROMIUM_PATHS;
	const found = candidates.find((path) => existsSync(path));
	return need({
		name: 'Chromium',
		where: found ?? candidates[0] ?? '',
		available: found !== undefined,
		remedy: 'Install it (`apt-get install chromium` on Debian), or set CHROMIUM_PATH.',
	});
}

function need(service: Service): NeededService {
	const { name, where, available, remedy } = service;
	const missing = `${name} is not there (${redact(where)}). ${remedy}`;
	return {
		where,
		available,
		describe: (title, body) => {
			if (available) return describe(title, body);
			if (process.env.CI === 'true') {
				return describe(title, () => {
					test(`needs ${name}`, () => {
						throw new Error(missing);
					});
				});
			}
			process.stderr.write(`\nSKIPPED: ${title}. ${missing}\n`);
			return describe.skip(title, body);
		},
	};
}

// Jest wants to know synchronously which tests there are, so a child asks the socket.
function answers(url: string, defaultPort: number): boolean {
	const { hostname, port } = new URL(url);
	const script = `
		const socket = require('node:net').connect(${Number(port) || defaultPort}, ${JSON.stringify(hostname)});
		socket.setTimeout(2000, () => process.exit(1));
		socket.on('connect', () => process.exit(0)).on('error', () => process.exit(1));`;
	return spawnSync(process.execPath, ['-e', script]).status === 0;
}

function redact(where: string): string {
	return where.replace(/\/\/[^@/]*@/, '//');
}

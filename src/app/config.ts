import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import type { Retention } from '../domain/ports/retention';
import { readRetention } from './readRetention';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything the gateway process is told from outside; defaults are safe on a machine shared with strangers. */
export interface Config {
	/** Absolute path; holds the database, the token file and the log of the sidecar. */
	dataFolder: string;
	network: Network;
	/** Control URL of a running sandbox; null in sandbox network means one of our own, in this process. */
	sandboxUrl: string | null;
	listen: { socket: string } | { host: string; port: number };
	/** Started by n8n: keys come from the token file, and it stops when its last parent is gone. */
	sidecar: boolean;
	parents: number[];
	/** Given by the operator; null: kept from an earlier start, or made up and shown once. */
	adminKey: string | null;
	/** Largest request body, bytes. */
	bodyLimit: number;
	logLevel: LogLevel;
	/** Country of national numbers, such as `BR`; null: numbers need their country code. */
	defaultCountry: string | null;
	/** WhatsApp Web version to name at login; null: the library's. */
	waVersion: [number, number, number] | null;
	/** Lets link previews be fetched from private and loopback addresses. */
	allowPrivateUrls: boolean;
	/** How webhooks are retried; null: as by default. */
	webhooks: {
		/** Milliseconds after the first, second, … failed attempt; the last one repeats. */
		waits: number[] | null;
		attemptTimeoutMs: number | null;
		giveUpMs: number | null;
		/** Hosts outside of home networks that may be posted to without TLS: names, addresses, CIDRs or `*`. */
		plainHttpHosts: string[];
	};
	/** How long what is stored is kept. */
	retention: Retention;
	/** Where others reach this gateway, without a slash at the end; null: files have no addresses. */
	publicUrl: string | null;
	/** Path of ffmpeg; null: the one on the PATH. */
	ffmpeg: string | null;
	/** Days that files are kept. */
	mediaDays: number;
}

const options = {
	data: { type: 'string' },
	network: { type: 'string' },
	sandbox: { type: 'string' },
	host: { type: 'string' },
	port: { type: 'string' },
	socket: { type: 'string' },
	sidecar: { type: 'boolean' },
	parent: { type: 'string', multiple: true },
} as const;

export const serveUsage = `wagate serve [options]

  --data DIR        data folder (WAGATE_DATA; default ~/.wagate/<network>)
  --network NAME    whatsapp (default) or sandbox, the local WhatsApp for tests
  --sandbox URL     control URL of a running \`wagate sandbox\` (WAGATE_SANDBOX_URL)
  --host ADDRESS    address to listen on (WAGATE_HOST; default 127.0.0.1)
  --port PORT       port to listen on (WAGATE_PORT; default 8480)
  --socket PATH     listen on a Unix socket instead

Environment: WAGATE_ADMIN_KEY (at least 16 characters), WAGATE_ALLOW_PRIVATE_URLS (true lets link
previews be fetched from private and loopback addresses; default false), WAGATE_BODY_LIMIT (bytes;
default 67108864: a file of 48 MB in Base64), WAGATE_PUBLIC_URL (where others reach this gateway, for
addresses of files), WAGATE_FFMPEG (path of ffmpeg; default the one on the PATH), WAGATE_MEDIA_DAYS
(days that files are kept; default 7),
WAGATE_DEFAULT_COUNTRY (such as BR), WAGATE_LOG_LEVEL (debug, info, warn, error),
WAGATE_WA_VERSION (such as 2.3000.1023456789, when WhatsApp refuses the library's own),
WAGATE_WEBHOOK_WAITS (seconds between the attempts of a delivery, the last one repeats; default
5,30,120,600,1800,3600), WAGATE_WEBHOOK_GIVE_UP (seconds until an event becomes a dead letter;
default 259200, three days), WAGATE_WEBHOOK_TIMEOUT (seconds, default 15), WAGATE_PLAIN_HTTP_HOSTS
(hosts outside of this network that webhooks may name without TLS: names, addresses, CIDRs or *),
WAGATE_KEEP_DAYS (days until what is stored is purged, such as messages=30,events=2; default
messages=14,sends=14,idempotencyKeys=2,events=7,deliveries=30,deadLetters=30,attempts=7,
inboxHashes=14,authArchives=30).`;

/** Reads the command line and the environment of `wagate serve`. Throws BAD_REQUEST naming the option at fault. */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): Config {
	const { values } = parse(args);
	const network = readNetwork(values.network ?? env.WAGATE_NETWORK ?? 'whatsapp');
	return {
		dataFolder: resolve(values.data ?? env.WAGATE_DATA ?? join(homedir(), '.wagate', network)),
		network,
		sandboxUrl: values.sandbox ?? env.WAGATE_SANDBOX_URL ?? null,
		listen: readListen(values, env),
		sidecar: values.sidecar ?? false,
		parents: (values.parent ?? []).map((pid) => readNumber('--parent', pid)),
		...readEnvironment(env),
	};
}

function readListen(
	{ socket, host, port }: { socket?: string; host?: string; port?: string },
	env: NodeJS.ProcessEnv,
): Config['listen'] {
	if (socket) return { socket };
	return {
		host: host ?? env.WAGATE_HOST ?? '127.0.0.1',
		port: readNumber('--port', port ?? env.WAGATE_PORT ?? '8480', 65_535),
	};
}

function readEnvironment(env: NodeJS.ProcessEnv) {
	const { WAGATE_WEBHOOK_TIMEOUT: timeout, WAGATE_WEBHOOK_GIVE_UP: giveUp } = env;
	return {
		adminKey: readAdminKey(env.WAGATE_ADMIN_KEY),
		bodyLimit: readNumber('WAGATE_BODY_LIMIT', env.WAGATE_BODY_LIMIT ?? '67108864'),
		logLevel: readLogLevel(env.WAGATE_LOG_LEVEL ?? 'info'),
		defaultCountry: env.WAGATE_DEFAULT_COUNTRY?.toUpperCase() ?? null,
		waVersion: readVersion(env.WAGATE_WA_VERSION),
		allowPrivateUrls: readSwitch('WAGATE_ALLOW_PRIVATE_URLS', env.WAGATE_ALLOW_PRIVATE_URLS),
		webhooks: {
			waits: readWaits(env.WAGATE_WEBHOOK_WAITS),
			attemptTimeoutMs: timeout ? readSeconds('WAGATE_WEBHOOK_TIMEOUT', timeout) : null,
			giveUpMs: giveUp ? readSeconds('WAGATE_WEBHOOK_GIVE_UP', giveUp) : null,
			plainHttpHosts: (env.WAGATE_PLAIN_HTTP_HOSTS ?? '').split(/[\s,]+/).filter(Boolean),
		},
		retention: readRetention(env.WAGATE_KEEP_DAYS),
		publicUrl: readPublicUrl(env.WAGATE_PUBLIC_URL),
		ffmpeg: env.WAGATE_FFMPEG ?? null,
		mediaDays: readNumber('WAGATE_MEDIA_DAYS', env.WAGATE_MEDIA_DAYS ?? '7', 3_650),
	};
}

/** Without the slash that people copy along. */
function readPublicUrl(value: string | undefined): string | null {
	if (!value) return null;
	const url = URL.canParse(value) ? new URL(value) : null;
	if (url?.protocol === 'http:' || url?.protocol === 'https:') return value.replace(/\/+$/, '');
	throw new GatewayError(
		'BAD_REQUEST',
		`WAGATE_PUBLIC_URL must be like https://gateway.example.com, not "${value}"`,
	);
}

function readAdminKey(value: string | undefined): string | null {
	if (!value) return null;
	if (value.length >= 16) return value;
	throw new GatewayError('BAD_REQUEST', 'WAGATE_ADMIN_KEY is shorter than 16 characters');
}

function readLogLevel(value: string): LogLevel {
	const level = logLevels.find((each) => each === value);
	if (level) return level;
	const levels = logLevels.join(', ');
	throw new GatewayError(
		'BAD_REQUEST',
		`WAGATE_LOG_LEVEL must be one of ${levels}, not "${value}"`,
	);
}

function parse(args: string[]) {
	try {
		return parseArgs({ args, options, strict: true });
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new GatewayError('BAD_REQUEST', text, { cause });
	}
}

function readNetwork(value: string): Network {
	if (value === 'whatsapp' || value === 'sandbox') return value;
	throw new GatewayError('BAD_REQUEST', `--network must be whatsapp or sandbox, not "${value}"`);
}

function readVersion(value: string | undefined): Config['waVersion'] {
	if (!value) return null;
	const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(value) ?? [];
	if (patch !== undefined) return [Number(major), Number(minor), Number(patch)];
	throw new GatewayError('BAD_REQUEST', `WAGATE_WA_VERSION must be like 2.3000.1, not "${value}"`);
}

function readSwitch(name: string, value: string | undefined): boolean {
	if (value === undefined || value === '' || value === 'false') return false;
	if (value === 'true') return true;
	throw new GatewayError('BAD_REQUEST', `${name} must be true or false, not "${value}"`);
}

function readWaits(value: string | undefined): number[] | null {
	if (!value) return null;
	return value.split(',').map((each) => readSeconds('WAGATE_WEBHOOK_WAITS', each));
}

/** Milliseconds. */
function readSeconds(name: string, value: string): number {
	const seconds = Number(value);
	if (seconds > 0 && Number.isFinite(seconds)) return seconds * 1_000;
	throw new GatewayError('BAD_REQUEST', `${name} must be seconds above 0, not "${value}"`);
}

function readNumber(name: string, value: string, max = Number.MAX_SAFE_INTEGER): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 0 && number <= max) return number;
	throw new GatewayError('BAD_REQUEST', `${name} must be a whole number, not "${value}"`);
}

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import type { Retention } from '../domain/ports/retention';
import type { PacingSettings } from '../engine/pacing';
import { readPacing } from './readPacing';
import type { VaultKeys } from '../domain/ports/vault';
import { readVaultKeys } from './encryptionKey';
import { readRetention } from './readRetention';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything the gateway process is told from outside; defaults are safe on a machine shared with strangers. */
export interface Config {
	/** Absolute path; holds the database, the token file and the log of the sidecar. */
	dataFolder: string;
	/** PostgreSQL, which several processes may share; null: SQLite in the data folder. */
	database: DatabaseConfig | null;
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
	/** How sends are paced, where it differs from the defaults. */
	pacing: Partial<PacingSettings>;
	/** With which what is secret is sealed. */
	keys: VaultKeys;
	/** How long what is stored is kept. */
	retention: Retention;
	/** Where others reach this gateway, without a slash at the end; null: files have no addresses. */
	publicUrl: string | null;
	/** Path of ffmpeg; null: the one on the PATH. */
	ffmpeg: string | null;
	/** Days that files are kept. */
	mediaDays: number;
	/** Bytes that files may take together. */
	mediaBytes: number;
}

export interface DatabaseConfig {
	url: string;
	schema: string;
	/** Most connections at once; null: as by default. */
	connections: number | null;
	/** Folder for the bytes of files, the same for all gateways on the database; null: in the data folder. */
	files: string | null;
	cluster: {
		/** Where other processes reach this one; null: found out from where it listens. */
		url: string | null;
		listen: { host: string; port: number };
		/** How long a process counts as alive after it was heard of last; null: as by default. */
		leaseMs: number | null;
	};
}

const options = {
	data: { type: 'string' },
	database: { type: 'string' },
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
  --database URL    PostgreSQL 15 or newer instead of SQLite in the data folder, shared by any number
                    of gateways (WAGATE_DATABASE_URL; postgres://user:password@host/database)
  --network NAME    whatsapp (default) or sandbox, the local WhatsApp for tests
  --sandbox URL     control URL of a running \`wagate sandbox\` (WAGATE_SANDBOX_URL)
  --host ADDRESS    address to listen on (WAGATE_HOST; default 127.0.0.1)
  --port PORT       port to listen on (WAGATE_PORT; default 8480)
  --socket PATH     listen on a Unix socket instead

Environment: WAGATE_ADMIN_KEY (at least 16 characters), WAGATE_ENCRYPTION_KEY (seals accounts and
messages in the database; such as openssl rand -base64 32 makes) or WAGATE_ENCRYPTION_KEY_FILE,
WAGATE_ALLOW_PRIVATE_URLS (true lets link
previews be fetched from private and loopback addresses; default false), WAGATE_BODY_LIMIT (bytes;
default 67108864: a file of 48 MB in Base64; files in forms have no part in it), WAGATE_PUBLIC_URL (where others reach this gateway, for
addresses of files), WAGATE_FFMPEG (path of ffmpeg; default the one on the PATH), WAGATE_MEDIA_DAYS
(days that files are kept; default 7), WAGATE_MEDIA_BYTES (that files may take together, the oldest
go first; default 2147483648, 2 GB),
WAGATE_DEFAULT_COUNTRY (such as BR), WAGATE_LOG_LEVEL (debug, info, warn, error),
WAGATE_WA_VERSION (such as 2.3000.1023456789, when WhatsApp refuses the library's own),
WAGATE_WEBHOOK_WAITS (seconds between the attempts of a delivery, the last one repeats; default
5,30,120,600,1800,3600), WAGATE_WEBHOOK_GIVE_UP (seconds until an event becomes a dead letter;
default 259200, three days), WAGATE_WEBHOOK_TIMEOUT (seconds, default 15), WAGATE_PLAIN_HTTP_HOSTS
(hosts outside of this network that webhooks may name without TLS: names, addresses, CIDRs or *),
WAGATE_PACING (how sends are paced: off, on, or what differs
from the defaults, such as perMinute=20,newChatsPerDay=50,quietHours=22:00-07:00,
timeZone=America/Sao_Paulo; default on for WhatsApp, off in the sandbox), WAGATE_KEEP_DAYS (days until what is stored is purged, such as messages=30,events=2; default
messages=14,sends=14,idempotencyKeys=2,events=7,deliveries=30,deadLetters=30,attempts=7,
inboxHashes=14,authArchives=30).

With a database: WAGATE_DATABASE_SCHEMA (holds the tables; default wagate), WAGATE_FILES (folder for
the bytes of files, one for all gateways on the database; default media in the data folder),
WAGATE_DATABASE_CONNECTIONS (most of one gateway; default 10), WAGATE_CLUSTER_HOST and WAGATE_CLUSTER_PORT (where this gateway
answers the others; default --host, and any free port), WAGATE_CLUSTER_URL (where they reach it, when
that is another address), WAGATE_CLUSTER_LEASE (seconds after which a gateway that is not heard of
loses its instances; default 10).`;

/** Reads the command line and the environment of `wagate serve`. Throws BAD_REQUEST naming the option at fault. */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): Config {
	const { values } = parse(args);
	const network = readNetwork(values.network ?? env.WAGATE_NETWORK ?? 'whatsapp');
	const dataFolder = resolve(values.data ?? env.WAGATE_DATA ?? join(homedir(), '.wagate', network));
	return {
		dataFolder,
		keys: readVaultKeys(env, dataFolder),
		database: readDatabase(values, env),
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

function readDatabase(
	values: { database?: string; host?: string },
	env: NodeJS.ProcessEnv,
): DatabaseConfig | null {
	const url = values.database ?? env.WAGATE_DATABASE_URL;
	if (!url) return null;
	if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
		// Not named: it may hold a password.
		throw new GatewayError('BAD_REQUEST', 'WAGATE_DATABASE_URL must begin with postgres://');
	}
	const schema = env.WAGATE_DATABASE_SCHEMA ?? 'wagate';
	if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) {
		throw new GatewayError('BAD_REQUEST', `WAGATE_DATABASE_SCHEMA is no name: "${schema}"`);
	}
	const { WAGATE_DATABASE_CONNECTIONS: connections, WAGATE_CLUSTER_LEASE: lease } = env;
	return {
		url,
		schema,
		files: env.WAGATE_FILES ? resolve(env.WAGATE_FILES) : null,
		connections: connections ? readNumber('WAGATE_DATABASE_CONNECTIONS', connections) : null,
		cluster: {
			url: env.WAGATE_CLUSTER_URL ?? null,
			listen: {
				host: env.WAGATE_CLUSTER_HOST ?? values.host ?? env.WAGATE_HOST ?? '127.0.0.1',
				port: readNumber('WAGATE_CLUSTER_PORT', env.WAGATE_CLUSTER_PORT ?? '0', 65_535),
			},
			leaseMs: lease ? readSeconds('WAGATE_CLUSTER_LEASE', lease) : null,
		},
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
		pacing: readPacing(env.WAGATE_PACING),
		retention: readRetention(env.WAGATE_KEEP_DAYS),
		publicUrl: readPublicUrl(env.WAGATE_PUBLIC_URL),
		ffmpeg: env.WAGATE_FFMPEG ?? null,
		mediaDays: readNumber('WAGATE_MEDIA_DAYS', env.WAGATE_MEDIA_DAYS ?? '7', 3_650),
		mediaBytes: readNumber('WAGATE_MEDIA_BYTES', env.WAGATE_MEDIA_BYTES ?? '2147483648'),
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

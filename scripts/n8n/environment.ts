import path from 'node:path';
import type { LocalPackages } from './LocalPackages';

export interface Ports {
	http: number;
	runnersBroker: number;
	health: number;
}

export interface Settings {
	userFolder: string;
	ports: Ports;
	encryptionKey: string;
	packages?: LocalPackages;
	/** Queue mode: main hands executions to workers over this Redis. */
	redisUrl?: string;
	extra?: NodeJS.ProcessEnv;
}

/** Nothing of n8n leaves this machine: no telemetry, no update checks, no catalogue. */
const OFFLINE = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** The environment of one n8n process that listens on loopback alone and keeps to its folder. */
export function n8nEnvironment(settings: Settings): NodeJS.ProcessEnv {
	const { userFolder, ports, encryptionKey, packages } = settings;
	const folders = [packages?.pathEntry, path.dirname(process.execPath), process.env.PATH];
	return {
		...withoutForeignSettings(process.env),
		...OFFLINE,
		PATH: folders.filter((folder) => folder !== undefined).join(path.delimiter),
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: encryptionKey,
		N8N_PORT: String(ports.http),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PROTOCOL: 'http',
		WEBHOOK_URL: `http://127.0.0.1:${ports.http}/`,
		N8N_RUNNERS_BROKER_PORT: String(ports.runnersBroker),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		DB_TYPE: 'sqlite',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		...(settings.redisUrl && queueMode(settings.redisUrl, ports)),
		...settings.extra,
	};
}

function queueMode(redisUrl: string, ports: Ports): NodeJS.ProcessEnv {
	const { hostname, port, username, password, pathname } = new URL(redisUrl);
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: hostname,
		QUEUE_BULL_REDIS_PORT: port || '6379',
		QUEUE_BULL_REDIS_DB: pathname.slice(1) || '0',
		...(username && { QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(username) }),
		...(password && { QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(password) }),
		// A prefix of its own, so that several n8n can share a Redis.
		QUEUE_BULL_PREFIX: `wagate-${ports.http}`,
		N8N_REDIS_KEY_PREFIX: `wagate-${ports.http}`,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(ports.health),
	};
}

const FOREIGN = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_|NODE_ENV$|NODE_OPTIONS$|JEST_|npm_)/;
const HOW_TO_REACH_THE_REGISTRY = /^npm_config_(registry|cache|cafile|.*proxy)$/;

/** An n8n of the user, or an npm that started this, has settings that this n8n must not hear of. */
function withoutForeignSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(env).filter(
			([name]) => !FOREIGN.test(name) || HOW_TO_REACH_THE_REGISTRY.test(name),
		),
	);
}

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Network } from '../domain/instance';

/** Longest Unix socket path that every system takes (macOS: 104 bytes with the final zero). */
const longestSocketPath = 100;

/** Where one sidecar keeps its things; every process that shares the folder computes the same. */
export interface SidecarPlace {
	dataFolder: string;
	/** Unix socket, or named pipe on Windows. */
	socket: string;
	/** Holds the key to `/v1`, readable by the owner alone. */
	tokenFile: string;
	logFile: string;
}

/** Inside n8n's own folder, so that whoever shares that folder finds the gateway. */
export function defaultDataFolder(network: Network, env: NodeJS.ProcessEnv): string {
	return join(env.N8N_USER_FOLDER || homedir(), '.n8n', 'wagate', network);
}

export function sidecarPlace(dataFolder: string, platform = process.platform): SidecarPlace {
	return {
		dataFolder,
		socket: socketPath(dataFolder, platform),
		tokenFile: join(dataFolder, 'token'),
		logFile: join(dataFolder, 'gateway.log'),
	};
}

function socketPath(dataFolder: string, platform: NodeJS.Platform): string {
	const name = `wagate-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`;
	if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
	const direct = join(dataFolder, 'gateway.sock');
	if (Buffer.byteLength(direct) <= longestSocketPath) return direct;
	return join(tmpdir(), `wagate-${userInfo().uid}`, `${name}.sock`);
}

/**
 * Makes the folders, open to their owner alone. Throws when the socket would lie in a folder of somebody else: the
 * temporary folder is shared, and whoever owns the socket's folder could put a socket of their own there.
 */
export function preparePlace({ dataFolder, socket }: SidecarPlace): void {
	mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
	const folder = dirname(socket);
	if (folder === dataFolder || process.platform === 'win32') return;
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const { uid } = userInfo();
	const found = lstatSync(folder);
	if (!found.isDirectory() || found.uid !== uid) {
		throw new Error(`${folder} belongs to another user; remove it or set TMPDIR`);
	}
	chmodSync(folder, 0o700);
}

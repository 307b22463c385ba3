import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readEmbeddedKey } from './encryptionKey';
import { packageFolder } from './packageInfo';
import type { SidecarPlace } from './sidecarPlace';

const largestLog = 10 * 1024 * 1024;

/** n8n's own process roles: `n8n` and `n8n start` are main; `n8n worker`, `n8n webhook`, `n8n execute` are not. */
export function isMainProcess(argv: readonly string[]): boolean {
	const command = argv.slice(2).find((each) => !each.startsWith('-'));
	return command === undefined || command === 'start';
}

/** Starts the gateway apart from this process and its terminal; resolves when it has ended. */
export function runGateway(args: string[], place: SidecarPlace): Promise<void> {
	const log = openLog(place.logFile);
	const script = join(packageFolder(), 'dist', 'src', 'main.js');
	const child = spawn(process.execPath, [script, ...args], {
		cwd: place.dataFolder,
		env: gatewayEnvironment(process.env),
		stdio: ['ignore', log, log],
		detached: true,
		windowsHide: true,
	});
	child.unref();
	closeSync(log);
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
}

function openLog(file: string): number {
	if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) {
		renameSync(file, `${file}.1`);
	}
	return openSync(file, 'a', 0o600);
}

const passedOn =
	/^(PATH|HOME|USERPROFILE|SystemRoot|APPDATA|LOCALAPPDATA|TMPDIR|TEMP|TMP|TZ|LANG|NODE_EXTRA_CA_CERTS|WAGATE_.*)$/i;

/**
 * n8n's environment holds its encryption key and database passwords; the gateway gets what is derived from that key, and
 * has no use for the rest. The admin key of a gateway that the operator runs is not this one's either: n8n's processes
 * read theirs from the token file.
 */
export function gatewayEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const passed = Object.fromEntries(
		Object.entries(env).filter(([name]) => passedOn.test(name) && name !== 'WAGATE_ADMIN_KEY'),
	);
	const isGiven = passed.WAGATE_ENCRYPTION_KEY || passed.WAGATE_ENCRYPTION_KEY_FILE;
	const key = isGiven ? null : readEmbeddedKey(env);
	return { ...passed, ...(key && { WAGATE_ENCRYPTION_KEY: key }) };
}

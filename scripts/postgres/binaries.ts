import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST = 15;
/** Where Debian, and then everybody else, installs servers. */
const DEBIAN = '/usr/lib/postgresql';
const ELSEWHERE = ['/usr/local/pgsql/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];

/** Folder with `initdb` and `postgres` of version 15 or newer, the newest there is; null when there is none. */
export function findPostgres(): string | null {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	const folders = [...newestFirst.map((version) => join(DEBIAN, version, 'bin')), ...ELSEWHERE];
	return folders.find(isNewEnough) ?? null;
}

function isNewEnough(folder: string): boolean {
	if (!['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) return false;
	const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
	return Number(/(\d+)/.exec(text)?.[1]) >= OLDEST;
}

/** PostgreSQL refuses to run as root: its own user then, or one that may do nothing. Undefined for the user we are. */
export function unprivilegedUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	for (const name of ['postgres', 'nobody']) {
		const ids = ['-u', '-g'].map((kind) => spawnSync('id', [kind, name], { encoding: 'utf8' }));
		const [uid, gid] = ids.map(({ status, stdout }) => (status === 0 ? Number(stdout) : null));
		if (typeof uid === 'number' && typeof gid === 'number') return { uid, gid };
	}
	throw new Error('PostgreSQL does not run as root, and there is no other user to run it as');
}

import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npmCommand } from '../run/spawn.mjs';

interface Manifest {
	name: string;
	version: string;
}

/**
 * Packages that are not published, for an n8n that installs packages by asking npm: a program named
 * `npm`, first on n8n's PATH, answers `npm view` and `npm pack` for these and hands everything else
 * to the real npm. So n8n's own install path runs, from its REST call to the loaded node.
 */
export class LocalPackages {
	private constructor(private readonly folder: string) {}

	/** @param folder where tarballs and the npm stand-in are kept; made when missing */
	static open(folder: string): LocalPackages {
		mkdirSync(folder, { recursive: true });
		const [program, first] = npmCommand(process.execPath);
		const realNpm = program === 'npm' ? [findOnPath('npm')] : [program, ...first];
		const shim = path.join(folder, 'npm.js');
		copyFileSync(path.join(__dirname, 'npmShim.js'), shim);
		writeFileSync(path.join(folder, 'real-npm.json'), JSON.stringify(realNpm));
		writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\nexec "${process.execPath}" "${shim}" "$@"\n`);
		chmodSync(path.join(folder, 'npm'), 0o755);
		return new LocalPackages(folder);
	}

	/** Put this folder first on the PATH of n8n. */
	get pathEntry(): string {
		return this.folder;
	}

	/**
	 * Packs a built package, as it is or under another version.
	 *
	 * @param root folder with the package.json and `dist`
	 * @param as another version, or the number of a build of this one
	 * @returns name and version as n8n asks for them
	 */
	add(root: string, as: { version?: string; build?: number } = {}): Manifest {
		const work = mkdtempSync(path.join(tmpdir(), 'wagate-pack-'));
		try {
			const packed = this.pack(root, work);
			const manifestFile = path.join(work, 'package', 'package.json');
			execFileSync('tar', ['-xzf', packed, '-C', work]);
			const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
			if (as.version) manifest.version = as.version;
			if (as.build) manifest.version += `-build.${as.build}`;
			writeFileSync(manifestFile, JSON.stringify(manifest, null, '\t'));
			const tarball = path.join(this.folder, `${manifest.name}-${manifest.version}.tgz`);
			execFileSync('tar', ['-czf', tarball, '-C', work, 'package']);
			return { name: manifest.name, version: manifest.version };
		} finally {
			rmSync(work, { recursive: true, force: true });
		}
	}

	private pack(root: string, into: string): string {
		const [program, first] = npmCommand(process.execPath);
		const args = [...first, 'pack', '--pack-destination', into, '--silent'];
		const name = execFileSync(program, args, { cwd: root, encoding: 'utf8' });
		return path.join(into, name.trim().split('\n').at(-1) ?? '');
	}
}

function findOnPath(program: string): string {
	return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
}

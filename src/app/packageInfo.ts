import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, wherever it is installed; found from this file upwards. */
export function packageFolder(from: string = __dirname): string {
	for (let folder = from; ; folder = dirname(folder)) {
		if (existsSync(join(folder, 'package.json'))) return folder;
		if (folder === dirname(folder)) return from;
	}
}

/** Version of this package as it stands on disk at this moment. */
export function packageVersion(folder: string = packageFolder()): string {
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		version: string;
	};
	return version;
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a sandbox leaves its control URL, so that `wagate say` in the same place finds it. */
function addressFile(folder: string): string {
	return join(folder, 'address.json');
}

/** The folder of a sandbox that nobody gave a folder. */
export function defaultSandboxFolder(): string {
	return join(homedir(), '.wagate', 'local-whatsapp');
}

export function writeSandboxAddress(folder: string, controlUrl: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	writeFileSync(addressFile(folder), JSON.stringify({ controlUrl }));
}

/** The control URL that was told or left: by option, environment, in this folder's `.wagate`, in the home folder. */
export function findSandboxUrl(given: string | undefined, env: NodeJS.ProcessEnv): string | null {
	const told = given ?? env.WAGATE_SANDBOX_URL;
	if (told) return told;
	const folders = [join(process.cwd(), '.wagate', 'local-whatsapp'), defaultSandboxFolder()];
	const file = folders.map(addressFile).find((path) => existsSync(path));
	if (!file) return null;
	return (JSON.parse(readFileSync(file, 'utf8')) as { controlUrl: string }).controlUrl;
}

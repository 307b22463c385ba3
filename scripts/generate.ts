import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { generatedFiles, generatedFolders, type GeneratedFile } from './generate/files';

/**
 * Writes every file that is a projection of `src/catalogue`; they are committed, so that n8n's lint and reviewers see
 * literals and changes show as diffs.
 *
 * Usage: tsx scripts/generate.ts [--check]   With --check nothing is written: drift ends in exit code 1.
 */
const root = path.dirname(__dirname);

async function main(check: boolean): Promise<number> {
	const wanted = new Map<string, string>();
	for (const file of generatedFiles()) wanted.set(file.path, await formatted(file));
	const stale = [...wanted]
		.filter(([file, content]) => read(file) !== content)
		.map(([file]) => file);
	const orphans = generatedFolders.flatMap(filesIn).filter((file) => !wanted.has(file));
	if (check) return report([...stale, ...orphans]);
	for (const file of stale) write(file, wanted.get(file) ?? '');
	for (const file of orphans) rmSync(path.join(root, file));
	console.log(`generated ${wanted.size} files: ${stale.length} written, ${orphans.length} removed`);
	return 0;
}

function report(drifted: string[]): number {
	if (drifted.length === 0) return 0;
	console.error('These files are not what src/catalogue says; run `npm run generate` and commit:');
	for (const file of drifted) console.error(`  ${file}`);
	return 1;
}

async function formatted({ path: file, content }: GeneratedFile): Promise<string> {
	const filepath = path.join(root, file);
	return format(content, { ...(await resolveConfig(filepath)), filepath });
}

function read(file: string): string | undefined {
	const absolute = path.join(root, file);
	return statSync(absolute, { throwIfNoEntry: false })?.isFile()
		? readFileSync(absolute, 'utf8')
		: undefined;
}

function write(file: string, content: string): void {
	const absolute = path.join(root, file);
	mkdirSync(path.dirname(absolute), { recursive: true });
	writeFileSync(absolute, content);
}

/** Paths below the root, with forward slashes on every system. */
function filesIn(folder: string): string[] {
	const absolute = path.join(root, folder);
	if (!statSync(absolute, { throwIfNoEntry: false })) return [];
	return readdirSync(absolute, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'));
}

void main(process.argv.includes('--check')).then((code) => (process.exitCode = code));

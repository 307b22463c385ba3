import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npmCommand } from './run/spawn.mjs';

/**
 * Says what is wrong with the package as it would be published: what n8n needs and is not in it,
 * and what is in it and has no business there.
 *
 * Usage: tsx scripts/checkPackage.ts [package folder], after a build
 */
interface Manifest {
	main?: string;
	types?: string;
	bin?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
	dependencies: Record<string, string>;
}

const LAZY_LOADING = ['nodes', 'credentials'].flatMap((kind) => [
	`dist/known/${kind}.json`,
	`dist/types/${kind}.json`,
]);
const ALWAYS_PACKED = ['package.json', 'README.md', 'LICENSE'];
/** n8n downloads and unpacks it while a user waits: measured, then rounded up generously. */
const MOST_BYTES_UNPACKED = 8_000_000;

export function checkPackage(root: string): string[] {
	const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
	const files = listPackedFiles(root);
	const names = new Set(files.map((file) => file.path));
	const bytes = files.reduce((sum, file) => sum + file.size, 0);
	const needed = [
		...ALWAYS_PACKED,
		...manifest.n8n.nodes,
		...manifest.n8n.credentials,
		...[manifest.main, manifest.types].filter((file) => file !== undefined),
		...Object.values(manifest.bin ?? {}),
		...LAZY_LOADING,
		...iconsOf(root),
	];
	return [
		...needed.filter((file) => !names.has(file)).map((file) => `${file} is missing`),
		...[...names]
			.filter((file) => !file.startsWith('dist/') && !ALWAYS_PACKED.includes(file))
			.map((file) => `${file} should not be packed`),
		...Object.entries(manifest.dependencies)
			.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
			.map(([name, version]) => `${name} ${version} is not an exact version`),
		...(bytes > MOST_BYTES_UNPACKED ? [`${bytes} bytes unpacked, over ${MOST_BYTES_UNPACKED}`] : []),
	];
}

function listPackedFiles(root: string): Array<{ path: string; size: number }> {
	const [program, first] = npmCommand(process.execPath);
	const args = [...first, 'pack', '--dry-run', '--json', '--ignore-scripts'];
	const output = execFileSync(program, args, {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [packed] = JSON.parse(output) as Array<{ files: Array<{ path: string; size: number }> }>;
	return packed?.files ?? [];
}

/** Icons that the metadata promises to n8n's editor. */
function iconsOf(root: string): string[] {
	return ['nodes', 'credentials'].flatMap((kind) => {
		const file = path.join(root, 'dist', 'types', `${kind}.json`);
		if (!existsSync(file)) return [];
		const types = JSON.parse(readFileSync(file, 'utf8')) as Array<{
			iconUrl?: string | { light: string; dark: string };
		}>;
		return types
			.flatMap(({ iconUrl }) => (typeof iconUrl === 'object' ? Object.values(iconUrl) : [iconUrl]))
			.filter((url) => url !== undefined)
			.map((url) => url.replace(/^icons\/[^/]+\//, ''));
	});
}

if (require.main === module) {
	const problems = checkPackage(path.resolve(process.argv[2] ?? '.'));
	for (const problem of problems) console.error(problem);
	process.exitCode = problems.length === 0 ? 0 : 1;
}

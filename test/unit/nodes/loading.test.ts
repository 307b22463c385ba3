import { transformSync } from '@swc/core';
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

let folder: string;

/** Builds as tsc does, file by file, so that the test needs no `dist` and sees the sources as they are. */
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'wagate-loading-'));
	for (const part of ['nodes', 'credentials', 'src']) build(part);
	cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(part: string): void {
	const files = readdirSync(path.join(root, part), { recursive: true, encoding: 'utf8' });
	for (const file of files.filter((each) => each.endsWith('.ts') && !each.startsWith('admin-ui'))) {
		const target = path.join(folder, 'dist', part, file.replace(/\.ts$/, '.js'));
		mkdirSync(path.dirname(target), { recursive: true });
		const { code } = transformSync(readFileSync(path.join(root, part, file), 'utf8'), {
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs' },
		});
		writeFileSync(target, code);
	}
}

interface Loaded {
	/** Packages that our own files asked for, whether or not something else had loaded them before. */
	packages: string[];
	/** Our own files, below `dist`. */
	own: string[];
}

/** What requiring one file loads in a fresh process, as n8n does at its start. */
function load(file: string, className?: string): Loaded {
	const dist = path.join(folder, 'dist');
	const script = `
		const Module = require('node:module');
		const dist = ${JSON.stringify(dist)};
		const packages = new Set();
		const load = Module._load;
		Module._load = function (request, parent, ...rest) {
			if (parent?.filename?.startsWith(dist) && !request.startsWith('.')) packages.add(request);
			return load.call(this, request, parent, ...rest);
		};
		const exported = require(${JSON.stringify(path.join(folder, file))});
		${className ? `new exported.${className}();` : ''}
		const own = Object.keys(require.cache).filter((each) => each.startsWith(dist));
		process.stdout.write(JSON.stringify({ packages: [...packages], own }));`;
	const output = execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
	const { packages, own } = JSON.parse(output) as Loaded;
	return { packages, own: own.map((each) => path.relative(dist, each)) };
}

const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};
const files = [...n8n.nodes, ...n8n.credentials].map(
	(file) => [file, path.basename(file).split('.')[0] ?? ''] as const,
);

test.each(files)(
	'%s loads only n8n-workflow and nothing of src at n8n’s start',
	(file, className) => {
		const { packages, own } = load(file, className);
		expect(packages.filter((each) => each !== 'n8n-workflow')).toEqual([]);
		expect(own.filter((each) => each.startsWith('src'))).toEqual([]);
		expect(own.length).toBeGreaterThan(0);
	},
);

test('the measure sees what is loaded', () => {
	const { packages, own } = load('dist/src/client/index.js');
	expect(packages).toContain('zod');
	expect(own).toContain(path.join('src', 'client', 'index.js'));
});

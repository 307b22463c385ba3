import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Comparison } from '../compare';
import { summarize } from '../statistics';
import type { Suite } from './Suite';

const RUNS = 20;
const SCRIPT = join(__dirname, '..', 'children', 'load.mts');
const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

const NOTES = [
	`A fresh process each time, ${RUNS} times each; \`require\` of the built file and one \`new\`, after ` +
		'`n8n-workflow`, which n8n has loaded anyway.',
	'Metadata: what n8n reads at every start instead of our code (`dist/known`, `dist/types`); the code itself is ' +
		'loaded when a workflow first uses the node.',
];

/** What our nodes cost the n8n process that loads them. */
export const load: Suite = {
	name: 'load',
	async run({ root, options: { dist }, progress }) {
		const files = readFiles(root, dist);
		const samples = new Map<string, number[]>();
		const add = (name: string, value: number) => {
			samples.set(name, [...(samples.get(name) ?? []), value]);
		};
		for (let run = 0; run < RUNS; run += 1) {
			for (const { file, className } of files) {
				const { workflowMs, ms } = await measure(['code', file, className]);
				add('n8n-workflow alone', workflowMs ?? NaN);
				add(className, ms ?? NaN);
			}
			const metadata = await measure(['metadata', ...metadataFiles(dist)]);
			add('metadata at start', metadata.ms ?? NaN);
			if ((run + 1) % 5 === 0) progress(`load ${run + 1}/${RUNS}`);
		}
		return {
			suite: 'load',
			title: 'Cold load of the nodes',
			notes: NOTES,
			columns: { raw: '', ours: 'time' },
			comparisons: Array.from(samples, ([name, values]) => describe(name, values)),
		};
	},
};

function describe(name: string, values: number[]): Comparison {
	return {
		id: `load.${name}`,
		title: name,
		unit: 'ms',
		raw: null,
		ours: summarize(values),
		relation: null,
		relationIs: 'difference',
	};
}

interface Loadable {
	file: string;
	/** n8n takes the class that has the name of the file. */
	className: string;
}

function readFiles(root: string, dist: string): Loadable[] {
	const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	return [...n8n.nodes, ...n8n.credentials].map((path) => ({
		file: join(dist, path.replace(/^dist\//, '')),
		className: basename(path).split('.')[0] as string,
	}));
}

function metadataFiles(dist: string): string[] {
	const files = ['known', 'types'].flatMap((kind) =>
		['nodes', 'credentials'].map((name) => join(dist, kind, `${name}.json`)),
	);
	const missing = files.find((file) => !existsSync(file));
	if (missing) throw new Error(`${missing} is missing: run npm run build`);
	return files;
}

async function measure(args: string[]): Promise<Record<string, number>> {
	const { stdout } = await promisify(execFile)(process.execPath, [...NODE_FLAGS, SCRIPT, ...args], {
		timeout: 30_000,
	});
	return JSON.parse(stdout) as Record<string, number>;
}

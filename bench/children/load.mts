// What one n8n process pays for one of our files: run in a fresh process each time, prints JSON.
// Arguments: `code FILE CLASS` requires n8n-workflow, then the file, and makes its class, as n8n does at first use;
// `metadata FILE...` reads and parses what n8n reads instead at its start.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [mode, ...files] = process.argv.slice(2);
const begun = performance.now();

if (mode === 'metadata') {
	const bytes = files.map((file) => {
		const text = readFileSync(file, 'utf8');
		JSON.parse(text);
		return Buffer.byteLength(text);
	});
	print({ ms: performance.now() - begun, kilobytes: bytes.reduce((a, b) => a + b, 0) / 1024 });
} else {
	const [file = '', className = ''] = files;
	require('n8n-workflow');
	const workflowMs = performance.now() - begun;
	const modulesBefore = Object.keys(require.cache).length;
	const before = performance.now();
	const exported = require(file) as Record<string, new () => unknown>;
	const Class = exported[className];
	if (!Class) throw new Error(`${file} does not export ${className}`);
	new Class();
	const ms = performance.now() - before;
	print({ workflowMs, ms, modules: Object.keys(require.cache).length - modulesBefore });
}

function print(figures: Record<string, number>): void {
	process.stdout.write(JSON.stringify(figures));
}

import { spawn } from 'node:child_process';
import path from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const children = new Set();

/** Only while a child runs: otherwise a signal does what it does to any program, or what its importer says. */
function passSignalsOn() {
	for (const signal of SIGNALS) process.on(signal, passOn);
}

function keepSignals() {
	for (const signal of SIGNALS) process.off(signal, passOn);
}

function passOn(signal) {
	process.exitCode = 130;
	for (const child of children) child.kill(signal);
}

/**
 * Runs a program to its end, on the terminal, or silently with its output collected.
 *
 * @returns {Promise<{code: number, output: string}>} 128 or above when a signal ended it
 */
export function run(program, args, { env = process.env, cwd, quiet = false } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			cwd,
			env,
			stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
		});
		if (children.size === 0) passSignalsOn();
		children.add(child);
		let output = '';
		child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
		child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
		const forget = () => {
			if (children.delete(child) && children.size === 0) keepSignals();
		};
		child.on('error', (error) => {
			forget();
			reject(error);
		});
		child.on('close', (code, signal) => {
			forget();
			resolve({ code: signal ? 130 : (code ?? 1), output });
		});
	});
}

/** The environment in which `node`, and every program of node_modules, runs on that Node. */
export function environmentFor(node, root) {
	const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	const folders = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env[key]];
	return { ...process.env, [key]: folders.join(path.delimiter) };
}

/**
 * npm as it was called for this run, else the npm of the PATH; it runs on the Node given.
 *
 * @returns {[string, string[]]} program and first arguments
 */
export function npmCommand(node) {
	const cli = process.env.npm_execpath;
	if (cli && /npm-cli\.c?js$/.test(cli)) return [node, [cli]];
	return process.platform === 'win32' ? ['cmd', ['/d', '/s', '/c', 'npm']] : ['npm', []];
}

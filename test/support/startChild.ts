import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface TestChild {
	readonly process: ChildProcess;
	/** The next line it prints; rejects when it ends first. */
	nextLine(): Promise<string>;
	/** `kill -9`; resolves once the process is gone, with the lines that nobody took. */
	kill(): Promise<string[]>;
}

/** Runs a TypeScript file of the tests in a Node of its own; `under` is a command that runs it, such as `prlimit`. */
export function startChild(
	script: string,
	args: string[],
	{ under = [] }: { under?: string[] } = {},
): TestChild {
	const node = [process.execPath, '--expose-gc', '--require', require.resolve('tsx/cjs')];
	const [command = '', ...rest] = [...under, ...node, script, ...args];
	const child = spawn(command, rest, { stdio: 'pipe' });
	let complaints = '';
	child.stderr.on('data', (part) => (complaints += String(part)));
	const lines: string[] = [];
	const waiting: Array<{ resolve: (line: string) => void; reject: (error: Error) => void }> = [];
	const reader = createInterface({ input: child.stdout });
	const closed = once(reader, 'close');
	const ended = () => new Error(`${script} ended: ${complaints}`);
	reader.on('line', (line) => {
		const first = waiting.shift();
		if (first) first.resolve(line);
		else lines.push(line);
	});
	reader.on('close', () => {
		for (const { reject } of waiting.splice(0)) reject(ended());
	});
	return {
		process: child,
		nextLine() {
			const line = lines.shift();
			if (line !== undefined) return Promise.resolve(line);
			if (child.exitCode !== null) return Promise.reject(ended());
			return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
		},
		async kill() {
			child.kill('SIGKILL');
			await closed;
			return lines.splice(0);
		},
	};
}

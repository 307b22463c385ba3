import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../scripts/n8n/eventually';
import { isFree } from '../../scripts/n8n/freePort';

const START = path.resolve('scripts', 'run.mjs');
const WAGATE = path.resolve('dist', 'src', 'bin.js');

let home: string;
let folder: string;

beforeAll(() => {
	home = mkdtempSync(path.join(tmpdir(), 'wagate-start-'));
	folder = path.join(home, '.wagate');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** `npm start` in a folder of its own, as npm runs it. */
function start(...args: string[]): { child: ChildProcess; output: () => string } {
	const child = spawn(process.execPath, [START, 'start', '--folder', folder, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own, to be signalled as a terminal does.
		detached: true,
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
	child.stderr.setEncoding('utf8').on('data', (part: string) => (output += part));
	return { child, output: () => output };
}

function processesOfTheFolder(): string[] {
	const all = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
	return all.filter((line) => line.includes(home));
}

test('npm start reaches the echo, and Ctrl-C stops everything that it started', async () => {
	const { child, output } = start();
	const url = await eventually(
		'the address and how to go on',
		async () => (output().includes('Ctrl-C') ? /http:\S+/.exec(output())?.[0] : undefined),
		{ deadlineMs: 120_000 },
	);
	expect(output()).toContain('npx wagate say "hi"');
	const { stdout } = await promisify(execFile)(process.execPath, [WAGATE, 'say', 'hi'], {
		cwd: home,
	});
	expect(stdout).toMatch(/15550001111 → 15550002222: echo: hi/);

	const group = -(child.pid ?? 0);
	process.kill(group, 'SIGINT');
	const [code] = (await once(child, 'exit')) as [number];
	expect(code).toBe(0);
	expect(processesOfTheFolder()).toEqual([]);
	await expect(isFree(Number(new URL(url).port))).resolves.toBe(true);
});

test('--check on the same folder uses what is there, says PASS and ends', async () => {
	const { child, output } = start('--check');
	const [code] = (await once(child, 'exit')) as [number];
	expect(output()).toMatch(/PASS: from Eve's message to the answer on her phone took \d+ ms/);
	expect(output()).not.toContain('Installing the package');
	expect(code).toBe(0);
	expect(processesOfTheFolder()).toEqual([]);
});

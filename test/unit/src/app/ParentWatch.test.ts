import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ParentWatch } from '../../../../src/app/ParentWatch';
import type { Clock } from '../../../../src/domain/ports/clock';

/** A clock whose scheduled checks run when the test says so. */
class StepClock implements Clock {
	private time = 0;
	private readonly tasks: (() => void)[] = [];

	now(): number {
		return this.time;
	}

	schedule(_ms: number, task: () => void): () => void {
		this.tasks.push(task);
		return () => this.tasks.splice(this.tasks.indexOf(task), 1);
	}

	step(ms: number): void {
		this.time += ms;
		for (const task of this.tasks.splice(0)) task();
	}
}

let folder: string;
let clock: StepClock;
let reasons: string[];
let watch: ParentWatch;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-parents-'));
	writeFileSync(join(folder, 'package.json'), '{}');
	clock = new StepClock();
	reasons = [];
	watch = new ParentWatch(clock, folder, (why) => reasons.push(why));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('it stays while one of two parents lives and tells once the last is gone', async () => {
	const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	await once(child, 'spawn');
	const other = spawn(process.execPath, ['-e', '0']);
	await once(other, 'exit');
	watch.add(child.pid!);
	watch.add(other.pid!);
	watch.start();
	clock.step(1_000);
	expect(reasons).toEqual([]);

	child.kill('SIGKILL');
	await once(child, 'exit');
	clock.step(1_000);
	expect(reasons).toEqual(['its last parent is gone']);
});

test('a package folder that comes back within the grace is an update, not an uninstall', () => {
	watch.add(process.pid);
	watch.start();
	rmSync(join(folder, 'package.json'));
	clock.step(1_000);
	clock.step(10_000);
	writeFileSync(join(folder, 'package.json'), '{}');
	clock.step(15_000);
	clock.step(15_000);
	expect(reasons).toEqual([]);
});

test('a package folder that stays away ends the sidecar though its parent lives', () => {
	watch.add(process.pid);
	watch.start();
	rmSync(join(folder, 'package.json'));
	clock.step(1_000);
	clock.step(19_000);
	expect(reasons).toEqual([]);
	clock.step(1_000);
	expect(reasons).toEqual(['its package was uninstalled']);
});

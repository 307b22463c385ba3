import { spawn, type ChildProcess as NodeChild } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

const running = new Set<ChildProcess>();
process.on('exit', () => {
	for (const child of running) child.killGroup();
});

/** One long-running program whose output goes to a log file, and that never outlives this process. */
export class ChildProcess {
	private constructor(
		private readonly child: NodeChild,
		private readonly ended: Promise<unknown>,
		readonly name: string,
		readonly logFile: string,
	) {}

	/** The program runs in its own process group, so that Ctrl-C reaches this process alone. */
	static start(options: {
		name: string;
		program: string;
		args: string[];
		env: NodeJS.ProcessEnv;
		cwd: string;
		logFile: string;
		/** Another user of this machine, for a program that refuses to run as root. */
		as?: { uid: number; gid: number } | undefined;
	}): ChildProcess {
		const log = openSync(options.logFile, 'a');
		const child = spawn(options.program, options.args, {
			cwd: options.cwd,
			env: options.env,
			stdio: ['ignore', log, log],
			detached: process.platform !== 'win32',
			...options.as,
		});
		closeSync(log);
		const ended = once(child, 'exit').catch(() => undefined);
		const self = new ChildProcess(child, ended, options.name, options.logFile);
		running.add(self);
		return self;
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get exited(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	/** What ended it; null while it runs, or when it ended by itself. */
	get endedBy(): NodeJS.Signals | null {
		return this.child.signalCode;
	}

	/** Asks the program to end; after `graceMs` it is killed. Answers its exit code. */
	async stop(graceMs = 30_000): Promise<number | null> {
		if (!this.exited) {
			const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
			this.child.kill('SIGTERM');
			await this.ended;
			clearTimeout(timer);
		}
		this.killGroup();
		running.delete(this);
		return this.child.exitCode;
	}

	/** Tells the program alone something, and waits for nothing. */
	signal(signal: NodeJS.Signals): void {
		this.child.kill(signal);
	}

	/** Resolves once the program has ended. */
	async end(): Promise<void> {
		await this.ended;
	}

	/** A crash: SIGKILL to the program alone, not to what it started. */
	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}

	/** Ends at once whatever is left of the program and of what it started in its group. */
	killGroup(): void {
		if (this.pid === undefined) return;
		try {
			process.kill(process.platform === 'win32' ? this.pid : -this.pid, 'SIGKILL');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}

	/** The end of the log, for an error message. */
	lastLines(count = 40): string {
		return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
	}
}

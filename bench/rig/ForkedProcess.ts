import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Answer } from '../children/answerCalls.mjs';

/** TypeScript without its types, by Node itself: a loader would rewrite Baileys and be measured along with it. */
const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

type Functions = Record<string, (...args: never[]) => unknown>;

interface Pending {
	resolve: (result: never) => void;
	reject: (error: Error) => void;
	timer: NodeJS.Timeout;
}

/** A child process that answers calls: see children/answerCalls.mts. */
export class ForkedProcess<Calls extends Functions> {
	private readonly pending = new Map<number, Pending>();
	private lastId = 0;
	private listener: (id: string) => void = () => undefined;

	private constructor(
		private readonly child: ChildProcess,
		readonly name: string,
	) {
		child.on('message', (message: Answer | { arrived: string }) => {
			if ('arrived' in message) this.listener(message.arrived);
			else this.settle(message);
		});
		child.on('exit', (code, signal) => {
			const error = new Error(`the ${name} process ended early (${signal ?? code})`);
			for (const id of [...this.pending.keys()]) this.settle({ id, error: error.message });
		});
	}

	/** Resolves when the process is ready for calls. */
	static async start<Calls extends Functions>(
		name: string,
		file: string,
		{ args = [], nodeFlags = [] }: { args?: string[]; nodeFlags?: string[] } = {},
	): Promise<ForkedProcess<Calls>> {
		const child = fork(file, args, {
			execArgv: [...NODE_FLAGS, ...nodeFlags],
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const forked = new ForkedProcess<Calls>(child, name);
		await forked.answerTo(0, 30_000);
		return forked;
	}

	/** Rejects with the error of the child, or when it takes longer than `deadlineMs`. */
	call<Name extends keyof Calls & string>(
		name: Name,
		args: Parameters<Calls[Name]>,
		deadlineMs = 60_000,
	): Promise<Awaited<ReturnType<Calls[Name]>>> {
		const id = (this.lastId += 1);
		const answer = this.answerTo<Awaited<ReturnType<Calls[Name]>>>(id, deadlineMs, name);
		this.child.send({ id, name, args });
		return answer;
	}

	/** Calls without waiting for the answer. */
	tell<Name extends keyof Calls & string>(name: Name, args: Parameters<Calls[Name]>): void {
		this.child.send({ id: -1, name, args });
	}

	/** Called with the id of each message that arrives in the child. One listener at a time. */
	onArrival(listener: (id: string) => void): void {
		this.listener = listener;
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
		await ended;
		clearTimeout(timer);
	}

	private answerTo<Result>(id: number, deadlineMs: number, call = 'start'): Promise<Result> {
		return new Promise<Result>((resolve, reject) => {
			const timer = setTimeout(() => {
				this.settle({ id, error: `the ${this.name} did not finish "${call}" in ${deadlineMs} ms` });
			}, deadlineMs);
			this.pending.set(id, { resolve, reject, timer });
		});
	}

	private settle({ id, result, error }: Answer): void {
		const pending = this.pending.get(id);
		if (!pending) return;
		this.pending.delete(id);
		clearTimeout(pending.timer);
		if (error === undefined) pending.resolve(result as never);
		else pending.reject(new Error(error));
	}
}

/** One call over the IPC channel; `args` survive the structured clone. */
export interface Call {
	id: number;
	name: string;
	args: unknown[];
}

export interface Answer {
	id: number;
	result?: unknown;
	error?: string;
}

type Calls = Record<string, (...args: never[]) => unknown>;

/** Answers the calls of the process that forked this one, and ends with it. */
export function answerCalls(calls: Calls): void {
	process.on('message', ({ id, name, args }: Call) => {
		const call = calls[name] as ((...args: unknown[]) => unknown) | undefined;
		const work = async () => {
			if (!call) throw new Error(`no call is named ${name}`);
			return call(...args);
		};
		work().then(
			(result) => answer({ id, result }),
			(error: unknown) =>
				answer({ id, error: error instanceof Error ? error.stack : String(error) }),
		);
	});
	process.on('disconnect', () => process.exit(0));
	// Ctrl-C reaches the whole terminal; the parent stops its children in its own order.
	process.on('SIGINT', () => undefined);
	answer({ id: 0 });
}

/** libsignal prints sessions, keys included, and printing takes time. */
export function silenceConsole(): void {
	const nothing = () => undefined;
	Object.assign(console, { log: nothing, info: nothing, warn: nothing, error: nothing });
}

/** Milliseconds on the clock that all processes of one machine share; rig/now.ts is the same in the parent. */
export function now(): number {
	return Number(process.hrtime.bigint()) / 1e6;
}

function answer(message: Answer): void {
	process.send?.(message);
}

import { extname, join } from 'node:path';

/** The file of a thread, beside the one that asks: compiled, or as TypeScript where the tests run it. */
export function workerScript(asker: string, name: string): { script: string; execArgv: string[] } {
	const form = extname(asker);
	return {
		script: join(asker, '..', `${name}${form}`),
		execArgv: form === '.ts' ? ['--require', 'tsx/cjs'] : [],
	};
}

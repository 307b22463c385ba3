export function run(
	program: string,
	args: string[],
	options?: { env?: NodeJS.ProcessEnv; cwd?: string; quiet?: boolean },
): Promise<{ code: number; output: string }>;
export function environmentFor(node: string, root: string): NodeJS.ProcessEnv;
export function npmCommand(node: string): [string, string[]];

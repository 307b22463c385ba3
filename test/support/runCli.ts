import * as doctor from '../../src/app/cli/doctor';
import * as erasing from '../../src/app/cli/erase';
import * as exporting from '../../src/app/cli/export';
import * as importing from '../../src/app/cli/import';
import * as rotating from '../../src/app/cli/rotateKey';
import { GatewayError } from '../../src/domain/errors';

const commands = {
	doctor: doctor.run,
	erase: erasing.run,
	export: exporting.run,
	import: importing.run,
	'rotate-key': rotating.run,
};

export interface Ran {
	code: number;
	out: string;
	/** What `wagate` would say of a failure. */
	err: string;
}

/** A command of `wagate` in this process, with what it printed. `main` loads them in a way that jest cannot follow. */
export async function runCli(
	[name, ...args]: [keyof typeof commands, ...string[]],
	env: Record<string, string> = {},
): Promise<Ran> {
	const before = { ...process.env };
	let out = '';
	const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((part) => {
		out += String(part);
		return true;
	});
	Object.assign(process.env, env);
	try {
		const code = await commands[name](args);
		return { code, out, err: '' };
	} catch (error) {
		const { message, hint } = GatewayError.from(error);
		return { code: 1, out, err: `${message} ${hint}` };
	} finally {
		process.env = before;
		stdout.mockRestore();
	}
}

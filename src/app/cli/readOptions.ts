import { parseArgs, type ParseArgsConfig } from 'node:util';
import { GatewayError } from '../../domain/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The command line of one command. Throws BAD_REQUEST that names the option it does not know. */
export function readOptions<const O extends Options>(args: string[], options: O) {
	try {
		return parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new GatewayError('BAD_REQUEST', text, { cause });
	}
}

export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
	print(JSON.stringify(value, null, '\t'));
}

import { listRoutes } from '../../projections/listing';
import { print, printJson, readOptions } from './readOptions';

const usage = `wagate routes [--json]

Lists every endpoint that this gateway answers and its client speaks, with the operation behind it.`;

export async function run(args: string[]): Promise<number> {
	const { values } = readOptions(args, {
		json: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' },
	});
	if (values.help) return print(usage), 0;
	if (values.json) return printJson(listRoutes()), 0;
	for (const { system, method, path, operation } of listRoutes()) {
		print(`${system.padEnd(10)} ${method.padEnd(6)} ${path.padEnd(44)} ${operation}`);
	}
	return 0;
}

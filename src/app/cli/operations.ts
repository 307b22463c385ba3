import { listOperations } from '../../projections/listing';
import { print, printJson, readOptions } from './readOptions';

const usage = `wagate operations [--json]

Lists every operation and whether the embedded gateway does it.`;

export async function run(args: string[]): Promise<number> {
	const { values } = readOptions(args, {
		json: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' },
	});
	if (values.help) return print(usage), 0;
	if (values.json) return printJson(listOperations()), 0;
	for (const { operation, embedded } of listOperations()) {
		print(`${operation.padEnd(28)} ${embedded.status}${embedded.why ? `: ${embedded.why}` : ''}`);
	}
	return 0;
}

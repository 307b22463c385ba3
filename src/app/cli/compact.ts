import { GatewayError } from '../../domain/errors';
import { compactFolder } from '../../storage';
import { placeOptions, readPlace } from './place';
import { print, readOptions } from './readOptions';

const usage = `wagate compact [--data DIR] [--network NAME]

Writes the database of a data folder anew: as small as it can be, and with nothing left in it of what was
deleted. No gateway may run on it meanwhile. Needs as much free disk as the database takes.`;

export async function run(args: string[]): Promise<number> {
	const { values } = readOptions(args, placeOptions);
	if (values.help) return (print(usage), 0);
	const { database, dataFolder } = readPlace(values, process.env);
	if (database) {
		throw new GatewayError(
			'BAD_REQUEST',
			'PostgreSQL does this by itself (autovacuum), or by VACUUM',
		);
	}
	const { before, after } = compactFolder(dataFolder, Date.now());
	print(`${dataFolder}: ${megabytes(before)} before, ${megabytes(after)} now`);
	return 0;
}

function megabytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

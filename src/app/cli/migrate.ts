import { GatewayError } from '../../domain/errors';
import { moveFolder, type MoveProgress } from '../../storage';
import { systemClock } from '../../support/clock';
import { buildLogger } from '../../support/logger';
import { readConfig } from '../config';
import { print } from './readOptions';
import { ProgressBar } from './ProgressBar';

const usage = `wagate migrate [options]

Moves everything that a data folder stores into an empty PostgreSQL database, while no gateway runs on
either. Links go along: nobody scans a QR again. All of it is moved or nothing; when it is interrupted,
run it again. The folder keeps its copy and is not used any more, but for the files in its folder media.

  --data DIR        data folder (WAGATE_DATA; default ~/.wagate/<network>)
  --database URL    PostgreSQL 15 or newer (WAGATE_DATABASE_URL; postgres://user:password@host/database)
  --network NAME    whatsapp (default) or sandbox

Environment: WAGATE_DATABASE_SCHEMA (holds the tables; default wagate).`;

export async function run(args: string[]): Promise<number> {
	if (args.includes('--help') || args.includes('-h')) return (print(usage), 0);
	const { dataFolder, database, network, logLevel } = readConfig(args, process.env);
	if (!database) {
		throw new GatewayError('BAD_REQUEST', '--database, or WAGATE_DATABASE_URL, names no database');
	}
	const bar = new ProgressBar(process.stderr);
	const moved = await moveFolder({
		folder: dataFolder,
		database,
		network,
		clock: systemClock,
		logger: buildLogger({ level: logLevel === 'info' ? 'warn' : logLevel }),
		progress: (progress) => bar.show(shareOf(progress), describe(progress)),
	}).finally(() => bar.end());
	const { instances, rows, tables, to } = moved;
	const copied =
		rows > 0 ? `${rows} rows of ${tables} tables` : 'everything, by the run before this one';
	print(`Moved to ${to}: ${instances} instances, ${copied}.`);
	print(`Next: wagate serve --data ${dataFolder} --network ${network} --database <the same URL>`);
	return 0;
}

function shareOf({ done, rows }: MoveProgress): number {
	return rows === 0 ? 1 : done / rows;
}

function describe({ table, done, rows }: MoveProgress): string {
	return `${done} of ${rows} rows (${table})`;
}

import { type Config, readConfig } from '../config';

/** Options of every command that works on what a gateway stores. */
export const placeOptions = {
	data: { type: 'string' },
	database: { type: 'string' },
	network: { type: 'string' },
	help: { type: 'boolean', short: 'h' },
} as const;

export const placeUsage = `  --data DIR        data folder (WAGATE_DATA; default ~/.wagate/<network>)
  --database URL    PostgreSQL instead (WAGATE_DATABASE_URL)
  --network NAME    whatsapp (default) or sandbox`;

interface Place {
	data?: string | undefined;
	database?: string | undefined;
	network?: string | undefined;
}

/** As `wagate serve` with the same options reads it. */
export function readPlace({ data, database, network }: Place, env: NodeJS.ProcessEnv): Config {
	const given = Object.entries({ data, database, network });
	const args = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
	return readConfig(args, env);
}

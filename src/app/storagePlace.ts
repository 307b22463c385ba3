import { join } from 'node:path';
import type { StorageOptions } from '../storage';
import type { Config } from './config';

/** A process that was killed elsewhere is missed for this long at most; one that is only slow keeps its instances. */
const DEFAULT_LEASE_MS = 10_000;

/** Of each kind of store its own. */
type PlaceOf<Options> = Options extends unknown ? Omit<Options, 'clock' | 'logger'> : never;

type Given = Pick<Config, 'database' | 'dataFolder' | 'keys' | 'network'>;

/** Where a gateway of this configuration keeps its data, and with which keys. */
export function storagePlace(
	{ database, dataFolder, keys, network }: Given,
	version: string,
): PlaceOf<StorageOptions> {
	if (!database) return { folder: dataFolder, keys, network };
	const { url, schema, connections, files } = database;
	return {
		database: { url, schema },
		...(connections !== null && { connections }),
		files: files ?? join(dataFolder, 'media'),
		version,
		leaseMs: leaseMsOf({ database }),
		...{ keys, network },
	};
}

export function leaseMsOf({ database }: Pick<Config, 'database'>): number {
	return database?.cluster.leaseMs ?? DEFAULT_LEASE_MS;
}

import { tmpdir } from 'node:os';
import { Database } from '../scripts/postgres/Database';
import type { Store } from '../scripts/postgres/stores';
import { DiskProbe } from './disk';
import type { Report } from './report';

/** What gateways keep their data in while they are measured. */
export interface OpenStore {
	store: Store;
	/** URL of the PostgreSQL server; null: SQLite in a folder of each gateway's own. */
	database: string | null;
	/** What a reader of its reports has to know of it. */
	notes: string[];
	close(): Promise<void>;
}

/** Null where there is no such store on this machine. */
export async function openStore(store: Store): Promise<OpenStore | null> {
	if (store === 'sqlite') {
		return { store, database: null, notes: [], close: () => Promise.resolve() };
	}
	const server = await Database.open();
	if (!server) return null;
	const [row] = await server.query<{ server_version: string }>('show server_version');
	const [version] = row?.server_version.split(' ') ?? [];
	const { p50 } = new DiskProbe(tmpdir()).figures.before;
	const note =
		`PostgreSQL ${version}, a server of this run's own on loopback that waits for its disk at each ` +
		`commit; on its disk fsync of 4 KiB takes ${p50.toFixed(2)} ms (p50). CPU is the gateway's alone, not the server's.`;
	return { store, database: server.url, notes: [note], close: () => server.close() };
}

/** The report under the name of its store. Targets are of SQLite, on which a gateway is alone with its disk. */
export function asReportOf({ store, notes }: OpenStore, report: Report): Report {
	if (store === 'sqlite') return report;
	return {
		...report,
		suite: `${report.suite}-${store}`,
		title: `${report.title}, on PostgreSQL`,
		notes: [...notes, ...report.notes],
		comparisons: report.comparisons.map((comparison) => ({ ...comparison, target: undefined })),
	};
}

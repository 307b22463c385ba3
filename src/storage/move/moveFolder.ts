import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import {
	type DatabaseAddress,
	openDatabase,
	type OpenedDatabase,
	schemaLockOf,
} from '../postgres/openDatabase';
import { prepareSchema } from '../prepareSchema';
import type { Database } from '../schema';
import { checkTables } from '../sqlite/checkTables';
import { openConnection, type SqliteConnection } from '../sqlite/connection';
import { openFolderLease } from '../sqlite/folderLease';
import { type MoveMark, readMoveMark, writeMoveMark } from '../sqlite/moveMark';
import { storageFailed } from '../storageErrors';
import { copyTables, type Progress } from './copyTables';

export interface MoveOptions {
	/** The data folder. */
	folder: string;
	database: DatabaseAddress;
	network: Network;
	clock: Clock;
	logger: Logger;
	/** Told as rows arrive. */
	progress: (progress: Progress) => void;
}

export interface Moved {
	/** The database, as people know it. */
	to: string;
	/** Copied rows; 0 when an earlier, interrupted run had copied them all. */
	rows: number;
	tables: number;
	instances: number;
}

/** Key of the mark's id among the facts about the whole database. */
const MOVED_FROM = 'moved_from';
/** One of them makes the tables while another one holds the lock. */
const CONNECTIONS = 2;
/** A disk that is slow to read from is no reason to begin anew. */
const STANDSTILL_MS = 120_000;

/**
 * Moves everything that a data folder stores, but for the bytes of files, into an empty database, in one transaction:
 * all of it is there or nothing. The folder keeps its copy and is marked, so that no gateway runs on it any more. An
 * interrupted move is finished, or done anew, by the next one.
 *
 * Rejects with DATA_FOLDER_IN_USE while a gateway has the folder, DATA_FOLDER_MOVED when it was moved, BAD_REQUEST when
 * nothing is in it, DATABASE_NOT_EMPTY, WRONG_NETWORK, and STORAGE_FAILED.
 */
export async function moveFolder(options: MoveOptions): Promise<Moved> {
	const { folder, network, clock } = options;
	const file = join(folder, 'wagate.db');
	if (!existsSync(file)) {
		throw new GatewayError(
			'BAD_REQUEST',
			`${folder} holds no wagate.db; name its folder with --data`,
		);
	}
	const lease = openFolderLease(folder, clock.now());
	try {
		const source = openConnection(file);
		try {
			const mark = readMoveMark(source);
			if (mark?.isDone) throw new GatewayError('DATA_FOLDER_MOVED', `${folder} (${mark.to})`);
			await prepareSchema(source.db, { name: folder, network });
			checkTables(source);
			return await intoDatabase(source, mark, options);
		} finally {
			source.raw.close();
		}
	} catch (error) {
		throw storageFailed(error);
	} finally {
		lease.release();
	}
}

async function intoDatabase(
	source: SqliteConnection,
	interrupted: MoveMark | null,
	options: MoveOptions,
): Promise<Moved> {
	const { clock } = options;
	const address = { ...options, connections: CONNECTIONS, standstillMs: STANDSTILL_MS };
	const target = await openDatabase(address, async () => undefined);
	const { kysely, place, pool } = target;
	try {
		const isThere = interrupted !== null && (await readMovedFrom(kysely.db)) === interrupted.id;
		const mark = isThere
			? interrupted
			: { id: randomUUID(), to: place, at: clock.now(), isDone: false };
		const copied = isThere ? null : await copyAll(source, target, mark, options);
		writeMoveMark(source, { ...mark, isDone: true });
		const { rows = 0, tables = 0 } = copied ?? {};
		return { to: place, rows, tables, instances: countInstances(source) };
	} finally {
		await pool.end();
	}
}

function copyAll(
	source: SqliteConnection,
	{ kysely }: OpenedDatabase,
	mark: MoveMark,
	{ database, progress }: MoveOptions,
) {
	return kysely.db.transaction().execute(async (trx) => {
		// Whoever wants to start on these tables waits.
		const lock = schemaLockOf(database.schema);
		await sql`select pg_advisory_xact_lock(hashtext(${lock}))`.execute(trx);
		await requireNobodyThere(trx);
		const copied = await copyTables(source, trx, progress);
		await trx.insertInto('meta').values({ key: MOVED_FROM, value: mark.id }).execute();
		await trx
			.insertInto('instance_leases')
			.columns(['instance', 'holder', 'epoch', 'subscriptions_version'])
			.expression((eb) =>
				eb
					.selectFrom('instances')
					.select([
						'name',
						sql<null>`null`.as('holder'),
						sql<number>`0`.as('epoch'),
						sql<number>`0`.as('version'),
					]),
			)
			.execute();
		// From here on until the answer to the commit, nobody can tell which of the two has the accounts.
		writeMoveMark(source, mark);
		return copied;
	});
}

async function requireNobodyThere(trx: Kysely<Database>): Promise<void> {
	const { rows } = await sql<{ pid: number; host_name: string }>`
		select pid, host_name from cluster_members
		where expires_at > (extract(epoch from clock_timestamp()) * 1000)::bigint
	`.execute(trx);
	const [member] = rows;
	if (!member) return;
	throw new GatewayError(
		'DATABASE_NOT_EMPTY',
		`a gateway runs on it (process ${member.pid} on ${member.host_name})`,
	);
}

async function readMovedFrom(db: Kysely<Database>): Promise<string | null> {
	const row = db.selectFrom('meta').select('value').where('key', '=', MOVED_FROM);
	return (await row.executeTakeFirst())?.value ?? null;
}

function countInstances({ raw }: SqliteConnection): number {
	return Number(raw.prepare('select count(*) as count from instances').get()?.count);
}

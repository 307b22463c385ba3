import type { Kysely } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { Database } from '../schema';
import type { SqliteConnection } from '../sqlite/connection';
import { MOVE_MARK } from '../sqlite/moveMark';
import { countBytes, listSourceTables, readPortions, type SourceTable } from './SourceTables';
import {
	byteColumns,
	countRows,
	countTargetBytes,
	findTarget,
	insertPortion,
	setSequence,
	type TargetTable,
} from './TargetTables';

export interface Progress {
	/** The table that is being copied. */
	table: string;
	/** Rows of all tables, and how many of them have arrived. */
	rows: number;
	done: number;
}

/** What a place says of itself alone. */
const FACTS = 'meta';
const OWN_FACTS = ['network', 'probe', MOVE_MARK];

/** Copies every row as it is, in the caller's transaction, and counts afterwards. Rejects with DATABASE_NOT_EMPTY. */
export async function copyTables(
	source: SqliteConnection,
	trx: Kysely<Database>,
	progress: (progress: Progress) => void,
): Promise<{ rows: number; tables: number }> {
	const tables = listSourceTables(source);
	const rows = tables.reduce((sum, table) => sum + table.rows, 0);
	await requireEmpty(trx, tables);
	// Keys of a database without rows seal nothing; those of the folder come with its rows.
	await trx.deleteFrom(FACTS).where('key', 'not in', OWN_FACTS).execute();
	let done = 0;
	for (const table of tables) {
		const target = await findTarget(trx, table);
		progress({ table: table.name, rows, done });
		for (const portion of readPortions(source, table)) {
			const ofBoth = portion.filter(([key]) => table.name !== FACTS || !isOwn(key));
			if (ofBoth.length > 0) await insertPortion(trx, target, table.columns, ofBoth);
			done += portion.length;
			progress({ table: table.name, rows, done });
		}
		await setSequence(trx, target, table.lastSequence);
		if (table.name !== FACTS) await requireAllThere(source, trx, table, target);
	}
	return { rows, tables: tables.length };
}

async function requireEmpty(trx: Kysely<Database>, tables: readonly SourceTable[]): Promise<void> {
	for (const { name } of tables.filter((table) => table.name !== FACTS)) {
		const count = await countRows(trx, name);
		if (count === 0) continue;
		throw new GatewayError('DATABASE_NOT_EMPTY', `its table ${name} has ${count} rows already`);
	}
}

async function requireAllThere(
	source: SqliteConnection,
	trx: Kysely<Database>,
	table: SourceTable,
	target: TargetTable,
): Promise<void> {
	const rows = await countRows(trx, table.name);
	const bytes = await countTargetBytes(trx, target);
	const expected = countBytes(source, table.name, byteColumns(target));
	if (rows === table.rows && bytes === expected) return;
	throw new GatewayError(
		'STORAGE_FAILED',
		`of the ${table.rows} rows and ${expected} bytes of ${table.name}, ${rows} and ${bytes} arrived; nothing was changed`,
	);
}

function isOwn(key: unknown): boolean {
	return OWN_FACTS.includes(String(key));
}

import { GatewayError } from '../../domain/errors';
import { decodeJson, encodeJson } from '../json';
import type { SqliteConnection } from './connection';

/** Says in a data folder that a database has its accounts, or is about to. */
export interface MoveMark {
	/** Also in the database, from the moment it has them. */
	id: string;
	/** The database, as people know it. */
	to: string;
	/** Milliseconds since the epoch. */
	at: number;
	/** False: nobody has looked yet whether the database has them. */
	isDone: boolean;
}

/** Key of the mark among the facts about the whole folder. */
export const MOVE_MARK = 'moved_to';

/** Null for a folder that was never moved, such as an empty one. */
export function readMoveMark({ raw }: SqliteConnection): MoveMark | null {
	const isThere = raw.prepare("select 1 from sqlite_schema where name = 'meta'").get();
	if (!isThere) return null;
	const row = raw.prepare('select value from meta where key = ?').get(MOVE_MARK);
	return row ? decodeJson<MoveMark>(String(row.value)) : null;
}

/** Durable when it returns. */
export function writeMoveMark({ raw }: SqliteConnection, mark: MoveMark): void {
	raw
		.prepare(
			'insert into meta (key, value) values (?, ?) on conflict do update set value = excluded.value',
		)
		.run(MOVE_MARK, encodeJson(mark));
}

/** Throws DATA_FOLDER_MOVED: a link that two places use is a link that breaks. */
export function requireNotMoved(connection: SqliteConnection, folder: string): void {
	const mark = readMoveMark(connection);
	if (mark) throw movedError(mark, folder);
}

export function movedError({ to }: MoveMark, folder: string): GatewayError {
	return new GatewayError('DATA_FOLDER_MOVED', `${folder} (${to})`);
}

import type { Database, Row } from '../schema';

type Column<T extends keyof Database> = keyof Row<T> & string;

/** What of a table is sealed, and what its values are bound to. */
interface SealedTable<T extends keyof Database> {
	/** Whose row it is; the column `instance` where it is not said. Empty: of no instance. */
	instance?: (row: Row<T>) => string;
	/** Kind and name of what the row holds, as it stays wherever the row goes. */
	path: (row: Row<T>) => readonly string[];
	bytes?: readonly Column<T>[];
	/** JSON or words. */
	texts?: readonly Column<T>[];
	/** What tells rows apart, in order. */
	key: readonly Column<T>[];
}

function sealed<T extends keyof Database>(table: SealedTable<T>): SealedTable<T> {
	return table;
}

/**
 * Everything that is secret or was said by somebody. The rest stays clear: what rows are found, sorted and joined by,
 * which includes names and numbers (docs/adr/0009). In the order in which a clear store is sealed: what hurts most first.
 */
export const sealedTables = {
	auth_creds: sealed<'auth_creds'>({
		path: () => ['auth', 'creds', ''],
		bytes: ['value'],
		key: ['instance'],
	}),
	auth_entries: sealed<'auth_entries'>({
		path: ({ type, id }) => ['auth', type, id],
		bytes: ['value'],
		key: ['instance', 'type', 'id'],
	}),
	// Rows come here from the two above as they are, so they are bound to the same.
	auth_archive_entries: sealed<'auth_archive_entries'>({
		path: ({ type, id }) => ['auth', type, id],
		bytes: ['value'],
		key: ['archive', 'type', 'id'],
	}),
	subscriptions: sealed<'subscriptions'>({
		path: ({ id }) => ['subscription', id],
		texts: ['url', 'secret', 'previous_secret', 'headers', 'options'],
		key: ['id'],
	}),
	instances: sealed<'instances'>({
		instance: ({ name }) => name,
		path: () => ['instance'],
		texts: ['settings'],
		key: ['name'],
	}),
	meta: sealed<'meta'>({
		instance: () => '',
		path: ({ key }) => ['meta', key],
		texts: ['value'],
		key: ['key'],
	}),
	inbox: sealed<'inbox'>({
		path: ({ hash }) => ['inbox', hash],
		bytes: ['stanza', 'plaintext'],
		key: ['sequence'],
	}),
	messages: sealed<'messages'>({
		path: ({ message_id }) => ['message', message_id],
		bytes: ['proto'],
		key: ['instance', 'message_id'],
	}),
	events: sealed<'events'>({
		path: ({ id }) => ['event', id],
		texts: ['data'],
		key: ['sequence'],
	}),
	outbox: sealed<'outbox'>({
		path: ({ message_id }) => ['outbox', message_id],
		texts: ['content'],
		key: ['sequence'],
	}),
	media: sealed<'media'>({
		instance: ({ instance }) => instance ?? '',
		path: ({ media_id }) => ['media', media_id],
		texts: ['source', 'file_name'],
		key: ['media_id'],
	}),
	offers: sealed<'offers'>({
		path: ({ message_id }) => ['offer', message_id],
		texts: ['choices'],
		key: ['instance', 'message_id'],
	}),
	poll_votes: sealed<'poll_votes'>({
		path: ({ poll_id, voter }) => ['vote', poll_id, voter],
		texts: ['selected'],
		key: ['instance', 'poll_id', 'voter'],
	}),
	// One that was taken back is empty, and so found without being opened.
	reactions: sealed<'reactions'>({
		path: ({ message_id, reactor }) => ['reaction', message_id, reactor],
		texts: ['emoji'],
		key: ['instance', 'message_id', 'reactor'],
	}),
	// Two chats may become one, and then the row goes on under another key.
	chats: sealed<'chats'>({
		path: ({ last_message_id }) => ['chat', last_message_id ?? ''],
		texts: ['last_message_text'],
		key: ['instance', 'chat_key'],
	}),
};

export type SealedName = keyof typeof sealedTables;

export const sealedNames = Object.keys(sealedTables) as SealedName[];

/** Of the facts about the whole store, the one that is secret. */
export const SEALED_FACTS = ['media_secret'];

/** The same without the types of its columns, for who goes through all tables. */
export interface AnyTable {
	instance?: (row: AnyRow) => string;
	path: (row: AnyRow) => readonly string[];
	bytes?: readonly string[];
	texts?: readonly string[];
	key: readonly string[];
}

export type AnyRow = Record<string, unknown>;

export function anyTable(name: SealedName): AnyTable {
	return sealedTables[name] as unknown as AnyTable;
}

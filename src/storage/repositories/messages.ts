import type { Kysely } from 'kysely';
import type { JournalEntry, MessageRepository, MessageRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import { encodeSwitch } from '../json';
import type { Database, Row } from '../schema';
import { statement } from '../statement';
import { putOffer } from './offers';

const selectMessage = statement((db, key: { instance: string; messageId: string }) =>
	db
		.selectFrom('messages')
		.selectAll()
		.where('instance', '=', key.instance)
		.where('message_id', '=', key.messageId),
);

const upsertMessage = statement((db, row: Row<'messages'>) =>
	insert(db, row).onConflict((key) =>
		key
			.columns(['instance', 'message_id'])
			.doUpdateSet((eb) => ({
				chat: eb.ref('excluded.chat'),
				proto: eb.ref('excluded.proto'),
				timestamp: eb.ref('excluded.timestamp'),
			}))
			.where('messages.from_me', '=', 1)
			.where('excluded.from_me', '=', 1),
	),
);

const insertOnce = statement((db, row: Row<'messages'>) =>
	insert(db, row).onConflict((key) => key.columns(['instance', 'message_id']).doNothing()),
);

function insert(db: Kysely<Database>, row: Row<'messages'>) {
	return db.insertInto('messages').values({
		instance: row.instance,
		message_id: row.message_id,
		chat: row.chat,
		from_me: row.from_me,
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
	});
}

export function buildMessageRepository({ reader }: Connections): MessageRepository {
	return {
		async get(instance, messageId) {
			const row = await selectMessage.first(reader, { instance, messageId });
			return row ? decodeMessage(row) : null;
		},
	};
}

/**
 * Our own message replaces an earlier attempt of itself. A received one never replaces anything: whoever writes to us
 * chooses its id.
 */
export async function putMessage(trx: Kysely<Database>, row: MessageRow) {
	await upsertMessage.run(trx, encodeMessage(row));
	if (row.offer) await putOffer(trx, row, row.offer);
}

/** One that is stored already stays as it is. */
export async function putMessageOnce(trx: Kysely<Database>, row: MessageRow) {
	await insertOnce.run(trx, encodeMessage(row));
}

function encodeMessage(row: MessageRow): Row<'messages'> {
	return {
		instance: row.instance,
		message_id: row.messageId,
		chat: row.chat,
		from_me: encodeSwitch(row.fromMe),
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
	};
}

/** The message reads differently now; one that is not stored stays unknown. */
export async function amendMessage(
	trx: Kysely<Database>,
	instance: string,
	{ messageId, proto }: NonNullable<JournalEntry['amends']>,
) {
	await trx
		.updateTable('messages')
		.set({ proto })
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.execute();
}

export function decodeMessage(row: Row<'messages'>): MessageRow {
	return {
		instance: row.instance,
		messageId: row.message_id,
		chat: row.chat,
		fromMe: row.from_me === 1,
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
	};
}

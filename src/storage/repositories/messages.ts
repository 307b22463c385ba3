import type { Kysely } from 'kysely';
import type { MessageRepository, MessageRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import { encodeSwitch } from '../json';
import type { Database, Row } from '../schema';

export function buildMessageRepository({ reader }: Connections): MessageRepository {
	return {
		async get(instance, messageId) {
			const row = await reader
				.selectFrom('messages')
				.selectAll()
				.where('instance', '=', instance)
				.where('message_id', '=', messageId)
				.executeTakeFirst();
			return row ? decodeMessage(row) : null;
		},
	};
}

/**
 * Our own message replaces an earlier attempt of itself. A received one never replaces anything: whoever writes to us
 * chooses its id.
 */
export async function putMessage(trx: Kysely<Database>, row: MessageRow) {
	await trx
		.insertInto('messages')
		.values({
			instance: row.instance,
			message_id: row.messageId,
			chat: row.chat,
			from_me: encodeSwitch(row.fromMe),
			participant: row.participant,
			proto: row.proto,
			timestamp: row.timestamp,
		})
		.onConflict((key) =>
			key
				.columns(['instance', 'message_id'])
				.doUpdateSet((eb) => ({
					chat: eb.ref('excluded.chat'),
					proto: eb.ref('excluded.proto'),
					timestamp: eb.ref('excluded.timestamp'),
				}))
				.where('messages.from_me', '=', 1)
				.where('excluded.from_me', '=', 1),
		)
		.execute();
}

function decodeMessage(row: Row<'messages'>): MessageRow {
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

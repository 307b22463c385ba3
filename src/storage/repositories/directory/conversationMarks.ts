import type { Kysely } from 'kysely';
import type { Database } from '../../schema';

type Trx = Kysely<Database>;

/** What we keep of a chat that turned out to be another one's goes over to that one. */
export async function moveMarks(
	trx: Trx,
	instance: string,
	kept: string,
	gone: string,
): Promise<void> {
	const tags = await trx
		.selectFrom('conversation_tags')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', '=', gone)
		.execute();
	for (const tag of tags) {
		await trx
			.insertInto('conversation_tags')
			.values({ ...tag, chat_key: kept })
			.onConflict((key) => key.columns(['instance', 'chat_key', 'tag_id']).doNothing())
			.execute();
	}
	const pause = await trx
		.selectFrom('automation_pauses')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', '=', gone)
		.executeTakeFirst();
	if (pause) {
		await trx
			.insertInto('automation_pauses')
			.values({ ...pause, chat_key: kept })
			.onConflict((key) => key.columns(['instance', 'chat_key']).doNothing())
			.execute();
	}
	await deleteMarks(trx, instance, gone);
}

/** What we keep of a chat that is gone. */
export async function deleteMarks(trx: Trx, instance: string, chatKey: string): Promise<void> {
	for (const table of ['conversation_tags', 'automation_pauses'] as const) {
		await trx
			.deleteFrom(table)
			.where('instance', '=', instance)
			.where('chat_key', '=', chatKey)
			.execute();
	}
}

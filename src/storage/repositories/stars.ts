import type { Kysely } from 'kysely';
import type { Connections } from '../connections';
import type { Database, Row } from '../schema';
import { statement } from '../statement';

const selectStar = statement((db, key: { instance: string; messageId: string }) =>
	db
		.selectFrom('stars')
		.select('message_id')
		.where('instance', '=', key.instance)
		.where('message_id', '=', key.messageId),
);

/** Whether that is new. The message may come later, with a part of the history, or never. */
export async function putStar(
	trx: Kysely<Database>,
	star: Row<'stars'>,
	on: boolean,
): Promise<boolean> {
	if (!on) return (await deleteStar(trx, star.instance, star.message_id)) > 0n;
	const { numInsertedOrUpdatedRows = 0n } = await trx
		.insertInto('stars')
		.values(star)
		.onConflict((key) => key.columns(['instance', 'message_id']).doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows > 0n;
}

export async function deleteStar(
	trx: Kysely<Database>,
	instance: string,
	messageId: string,
): Promise<bigint> {
	const { numDeletedRows } = await trx
		.deleteFrom('stars')
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.executeTakeFirstOrThrow();
	return numDeletedRows;
}

export async function isStarred(
	{ reader }: Connections,
	instance: string,
	messageId: string,
): Promise<boolean> {
	return (await selectStar.first(reader, { instance, messageId })) !== undefined;
}

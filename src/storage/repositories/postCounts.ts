import type { Kysely } from 'kysely';
import type { PostCounts } from '../../domain/ports/directory';
import type { Connections } from '../connections';
import { decodeNullableJson, encodeNullableJson } from '../json';
import type { Database, Row } from '../schema';

interface Place {
	instance: string;
	channel: string;
	/** Milliseconds since the epoch. */
	now: number;
}

/** What is known of the post then; null where nothing of it is new. What is not said stays. */
export async function putPostCounts(
	trx: Kysely<Database>,
	{ instance, channel, now }: Place,
	heard: PostCounts,
): Promise<PostCounts | null> {
	const key = { instance, channel, number: heard.number };
	const known = await trx
		.selectFrom('post_counts')
		.selectAll()
		.where('instance', '=', instance)
		.where('channel', '=', channel)
		.where('number', '=', heard.number)
		.executeTakeFirst();
	const before = known ? decodePostCounts(known) : null;
	const counts = {
		number: heard.number,
		messageId: heard.messageId ?? before?.messageId ?? null,
		views: heard.views ?? before?.views ?? null,
		reactions: heard.reactions ?? before?.reactions ?? null,
	};
	if (before && textOf(before) === textOf(counts)) return null;
	const columns = {
		message_id: counts.messageId,
		views: counts.views,
		reactions: encodeNullableJson(counts.reactions),
		counted_at: now,
	};
	await trx
		.insertInto('post_counts')
		.values({ ...key, ...columns })
		.onConflict((conflict) =>
			conflict.columns(['instance', 'channel', 'number']).doUpdateSet(columns),
		)
		.execute();
	return counts;
}

/** Counts of posts by their ids; of those that are known. */
export async function postCountsOf(
	{ reader }: Connections,
	instance: string,
	channel: string,
	messageIds: readonly string[],
): Promise<PostCounts[]> {
	if (messageIds.length === 0) return [];
	const rows = await reader
		.selectFrom('post_counts')
		.selectAll()
		.where('instance', '=', instance)
		.where('channel', '=', channel)
		.where('message_id', 'in', [...messageIds])
		.execute();
	return rows.map(decodePostCounts);
}

export async function deletePostCounts(trx: Kysely<Database>, before: number): Promise<void> {
	await trx.deleteFrom('post_counts').where('counted_at', '<', before).execute();
}

/** The order of reactions says nothing. */
function textOf({ views, reactions }: PostCounts): string {
	const sorted = reactions?.map(({ emoji, count }) => `${emoji} ${count}`).sort();
	return JSON.stringify([views, sorted ?? null]);
}

function decodePostCounts(row: Row<'post_counts'>): PostCounts {
	const { number, message_id: messageId, views, reactions } = row;
	return { number, messageId, views, reactions: decodeNullableJson(reactions) };
}

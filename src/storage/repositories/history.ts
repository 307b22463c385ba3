import { type SqlBool, sql } from 'kysely';
import { type MessageState, messageStates, stateKey } from '../../domain/message';
import type { HistoryRepository, MessageWindow, PlacedMessage } from '../../domain/ports/history';
import type { Connections } from '../connections';
import { addressesOf } from './directory/addresses';
import { decodeMessage, firstNumberOf } from './messages';
import { postCountsOf } from './postCounts';
import { reactionsTo } from './reactions';
import { isStarred } from './stars';

export function buildHistoryRepository(connections: Connections): HistoryRepository {
	const { reader, vault } = connections;
	return {
		/** One walk along the index per address: together they would sort the whole chat. */
		async window(instance, chat, window) {
			const isForward = window.after !== undefined && window.before === undefined;
			const walks = addressesOf(chat).map((jid) =>
				walk(connections, instance, jid, window, isForward),
			);
			const found = (await Promise.all(walks)).flat();
			found.sort((one, two) => (isForward ? one.number - two.number : two.number - one.number));
			return found.slice(0, window.limit);
		},

		async page(instance, { chats, fromMe, starred, limit, offset }) {
			const found = reader
				.selectFrom('messages')
				.where('instance', '=', instance)
				.$if(chats !== null, (all) => all.where('chat', 'in', [...(chats ?? [])]))
				.$if(fromMe === true, (all) => all.where('from_me', '=', 1))
				.$if(starred !== undefined, (all) => all.where(hasStar(starred === true)));
			const rows = await found
				.selectAll()
				.orderBy('number', 'desc')
				.limit(limit)
				.offset(offset)
				.execute();
			const count = found.select((eb) => eb.fn.countAll<number>().as('total'));
			const { total } = await count.executeTakeFirstOrThrow();
			return { rows: rows.map((row) => decodeMessage(vault, row)), total: Number(total) };
		},

		isStarred: (instance, messageId) => isStarred(connections, instance, messageId),

		postCounts: (instance, channel, messageIds) =>
			postCountsOf(connections, instance, channel, messageIds),

		reactions: (instance, messageIds) => reactionsTo(connections, instance, messageIds),

		/** By the keys that keep each state from being told twice, which are indexed. */
		async states(instance, messageIds) {
			if (messageIds.length === 0) return [];
			const keys = messageIds.flatMap((id) => messageStates.map((state) => stateKey(id, state)));
			const rows = await reader
				.selectFrom('events')
				.select(['dedupe_key', 'timestamp'])
				.where('instance', '=', instance)
				.where('dedupe_key', 'in', keys)
				.orderBy('sequence')
				.execute();
			return rows.map(({ dedupe_key, timestamp }) => {
				const [messageId = '', , state] = dedupe_key.split(':');
				return { messageId, state: state as MessageState, reachedAt: timestamp };
			});
		},
	};
}

const hasStar = (starred: boolean) => {
	const star = sql`exists (select 1 from stars
		where stars.instance = messages.instance and stars.message_id = messages.message_id)`;
	return starred ? sql<SqlBool>`${star}` : sql<SqlBool>`not ${star}`;
};

async function walk(
	{ reader, vault }: Connections,
	instance: string,
	jid: string,
	{ before, after, from, to, limit }: MessageWindow,
	isForward: boolean,
): Promise<PlacedMessage[]> {
	const rows = await reader
		.selectFrom('messages')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat', '=', jid)
		.$if(before !== undefined, (all) => all.where('number', '<', before ?? 0))
		.$if(after !== undefined, (all) => all.where('number', '>', after ?? 0))
		// The index knows numbers.
		.$if(from !== undefined, (all) =>
			all.where('timestamp', '>=', from ?? 0).where('number', '>=', firstNumberOf(from ?? 0)),
		)
		.$if(to !== undefined, (all) =>
			all.where('timestamp', '<=', to ?? 0).where('number', '<', firstNumberOf((to ?? 0) + 1_000)),
		)
		.orderBy('number', isForward ? 'asc' : 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		...decodeMessage(vault, row),
		number: row.number ?? firstNumberOf(row.timestamp),
	}));
}

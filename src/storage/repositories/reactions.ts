import type { Kysely } from 'kysely';
import type { ReactionRow } from '../../domain/ports/history';
import { encodeSwitch } from '../json';
import type { Connections } from '../connections';
import type { Database } from '../schema';
import type { Vault } from '../vault/Vault';

/** A person has one reaction to a message; one that came before the standing one changes nothing. */
export async function putReaction(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	{ messageId, reactor, fromMe, emoji, reactedAt }: ReactionRow,
): Promise<void> {
	const target = await trx
		.selectFrom('messages')
		.select('message_id')
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.executeTakeFirst();
	// It would be shown nowhere, and nothing would ever delete it.
	if (!target) return;
	const key = { instance, message_id: messageId, reactor };
	const sealed = vault.seal('reactions', { ...key, emoji });
	const standing = { emoji: sealed.emoji, reacted_at: reactedAt };
	const from_me = encodeSwitch(fromMe);
	await trx
		.insertInto('reactions')
		.values({ ...key, from_me, ...standing })
		.onConflict((key) =>
			key
				.columns(['instance', 'message_id', 'reactor'])
				.doUpdateSet(standing)
				.where('reactions.reacted_at', '<=', reactedAt),
		)
		.execute();
}

export async function reactionsTo(
	{ reader, vault }: Connections,
	instance: string,
	messageIds: readonly string[],
): Promise<ReactionRow[]> {
	if (messageIds.length === 0) return [];
	const rows = await reader
		.selectFrom('reactions')
		.selectAll()
		.where('instance', '=', instance)
		.where('message_id', 'in', [...messageIds])
		.where('emoji', '!=', '')
		.orderBy('reacted_at')
		.execute();
	return rows
		.map((sealed) => vault.open('reactions', sealed))
		.map((row) => ({
			messageId: row.message_id,
			reactor: row.reactor,
			fromMe: row.from_me === 1,
			emoji: row.emoji,
			reactedAt: row.reacted_at,
		}));
}

/** They go with their message. */
export async function deleteReactions(
	trx: Kysely<Database>,
	instance: string,
	messageId: string,
): Promise<void> {
	await trx
		.deleteFrom('reactions')
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.execute();
}

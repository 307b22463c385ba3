import type { Kysely } from 'kysely';
import type { GroupFacts } from '../../../domain/group';
import { decodeJson } from '../../json';
import type { Database } from '../../schema';
import { named } from './chatRow';

type Trx = Kysely<Database>;

/** What a group calls itself; null for one that is not known. */
export async function subjectOf(trx: Trx, instance: string, jid: string): Promise<string | null> {
	const row = await trx
		.selectFrom('groups')
		.select('facts')
		.where('instance', '=', instance)
		.where('jid', '=', jid)
		.executeTakeFirst();
	return row ? decodeJson<GroupFacts>(row.facts).subject : null;
}

/** The chat of a group bears its subject. */
export async function nameChat(
	trx: Trx,
	instance: string,
	{ jid, subject }: { jid: string; subject: string },
): Promise<void> {
	await trx
		.updateTable('chats')
		.set(named(subject))
		.where('instance', '=', instance)
		.where('chat_key', '=', jid)
		.execute();
}

import type { Kysely } from 'kysely';
import type { PollVoteRepository, PollVoteRow } from '../../domain/ports/choices';
import type { Connections } from '../connections';
import { decodeJson, encodeJson } from '../json';
import type { Database } from '../schema';
import type { Vault } from '../vault/Vault';

export function buildPollVoteRepository({ reader, vault }: Connections): PollVoteRepository {
	return {
		async of(instance, pollId) {
			const rows = await reader
				.selectFrom('poll_votes')
				.selectAll()
				.where('instance', '=', instance)
				.where('poll_id', '=', pollId)
				.execute();
			return rows
				.map((sealed) => vault.open('poll_votes', sealed))
				.map((row) => ({
					pollId,
					voter: row.voter,
					selected: decodeJson<string[]>(row.selected),
					votedAt: row.voted_at,
				}));
		},
	};
}

/** A person has one vote; one that was cast earlier than the standing one changes nothing. */
export async function putPollVote(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	vote: PollVoteRow,
) {
	const { pollId, voter, votedAt } = vote;
	const key = { instance, poll_id: pollId, voter };
	const { selected } = vault.seal('poll_votes', { ...key, selected: encodeJson(vote.selected) });
	const standing = { selected, voted_at: votedAt };
	await trx
		.insertInto('poll_votes')
		.values({ ...key, ...standing })
		.onConflict((key) =>
			key
				.columns(['instance', 'poll_id', 'voter'])
				.doUpdateSet(standing)
				.where('poll_votes.voted_at', '<=', votedAt),
		)
		.execute();
}

import type { Kysely } from 'kysely';
import type { PollVoteRepository, PollVoteRow } from '../../domain/ports/choices';
import type { Connections } from '../connections';
import { decodeJson, encodeJson } from '../json';
import type { Database } from '../schema';

export function buildPollVoteRepository({ reader }: Connections): PollVoteRepository {
	return {
		async of(instance, pollId) {
			const rows = await reader
				.selectFrom('poll_votes')
				.selectAll()
				.where('instance', '=', instance)
				.where('poll_id', '=', pollId)
				.execute();
			return rows.map((row) => ({
				pollId,
				voter: row.voter,
				selected: decodeJson<string[]>(row.selected),
				votedAt: row.voted_at,
			}));
		},
	};
}

/** A person has one vote; one that was cast earlier than the standing one changes nothing. */
export async function putPollVote(trx: Kysely<Database>, instance: string, vote: PollVoteRow) {
	const { pollId, voter, votedAt } = vote;
	const standing = { selected: encodeJson(vote.selected), voted_at: votedAt };
	await trx
		.insertInto('poll_votes')
		.values({ instance, poll_id: pollId, voter, ...standing })
		.onConflict((key) =>
			key
				.columns(['instance', 'poll_id', 'voter'])
				.doUpdateSet(standing)
				.where('poll_votes.voted_at', '<=', votedAt),
		)
		.execute();
}

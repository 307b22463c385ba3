import type { Kysely } from 'kysely';
import type { Attempt, AttemptChoice, FailedAttempt } from '../../domain/ports/delivery';
import type { Database } from '../schema';

type Of = Pick<Attempt, 'subscription' | 'eventId' | 'attempt'>;

export async function insertAttempt(
	trx: Kysely<Database>,
	{ subscription, eventId, attempt }: Of,
	{ at, ms, status, error }: FailedAttempt,
): Promise<void> {
	await trx
		.insertInto('failed_attempts')
		.values({ subscription, event_id: eventId, attempt, made_at: at, ms, status, error })
		.execute();
}

/** Failed attempts that are kept, the latest first. */
export async function listAttempts(
	db: Kysely<Database>,
	{ instance, subscription, eventId }: AttemptChoice,
	limit: number,
): Promise<Attempt[]> {
	const rows = await db
		.selectFrom('failed_attempts')
		.innerJoin('subscriptions', 'subscriptions.id', 'failed_attempts.subscription')
		.selectAll('failed_attempts')
		.where('subscriptions.instance', '=', instance)
		.$if(subscription !== undefined, (all) => all.where('subscription', '=', subscription ?? ''))
		.$if(eventId !== undefined, (all) => all.where('event_id', '=', eventId ?? ''))
		.orderBy('sequence', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		subscription: row.subscription,
		eventId: row.event_id,
		attempt: row.attempt,
		at: row.made_at,
		ms: row.ms,
		status: row.status,
		error: row.error,
	}));
}

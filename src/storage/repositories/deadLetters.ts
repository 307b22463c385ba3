import type { Kysely } from 'kysely';
import type {
	DeadLetter,
	DeadLetterChoice,
	DeadLetterRepository,
} from '../../domain/ports/delivery';
import { type Connections, writeBeside } from '../connections';
import type { Database } from '../schema';
import { decodeEvent } from './eventRow';
import { insertDelivery } from './lanes';

export function buildDeadLetterRepository(connections: Connections): DeadLetterRepository {
	const { reader, clock, vault } = connections;
	return {
		async list(choice, { offset, limit }) {
			const rows = await chosen(reader, choice)
				.innerJoin('events', 'events.id', 'dead_letters.event_id')
				.select(['dead_letters.sequence', 'subscription', 'attempts', 'last_error'])
				.select(['dead_letters.created_at', 'died_at'])
				.select(['events.id', 'events.event', 'events.instance', 'events.timestamp'])
				.select(['events.lane', 'events.data'])
				.orderBy('dead_letters.sequence', 'desc')
				.offset(offset)
				.limit(limit)
				.execute();
			const { total } = await chosen(reader, choice)
				.select((eb) => eb.fn.countAll<number>().as('total'))
				.executeTakeFirstOrThrow();
			const letters = rows.map((row): DeadLetter => ({
				id: row.sequence,
				subscription: row.subscription,
				event: decodeEvent(vault, row),
				attempts: row.attempts,
				error: row.last_error,
				createdAt: row.created_at,
				diedAt: row.died_at,
			}));
			return { rows: letters, total };
		},

		replay(choice, limit) {
			return writeBeside(connections, choice.instance, async (trx) => {
				const rows = await takeOldest(trx, choice, limit);
				const origin = { createdAt: clock.now(), isReplay: true };
				for (const { subscription, event_id: id, lane } of rows) {
					await insertDelivery(trx, subscription, { id, lane }, origin);
				}
				return rows.length;
			});
		},

		purge(choice, limit) {
			return writeBeside(
				connections,
				choice.instance,
				async (trx) => (await takeOldest(trx, choice, limit)).length,
			);
		},

		async count(subscription) {
			const { count } = await reader
				.selectFrom('dead_letters')
				.select((eb) => eb.fn.countAll<number>().as('count'))
				.where('subscription', '=', subscription)
				.executeTakeFirstOrThrow();
			return count;
		},
	};
}

/** Takes them out, in the order of their deaths, which is that of their lanes. */
async function takeOldest(trx: Kysely<Database>, choice: DeadLetterChoice, limit: number) {
	const rows = await chosen(trx, choice)
		.select(['sequence', 'subscription', 'event_id', 'lane'])
		.orderBy('sequence')
		.limit(limit)
		.execute();
	if (rows.length === 0) return [];
	const taken = rows.map(({ sequence }) => sequence);
	await trx.deleteFrom('dead_letters').where('sequence', 'in', taken).execute();
	return rows;
}

function chosen(db: Kysely<Database>, choice: DeadLetterChoice) {
	const { instance, subscription, ids, lanes, since, until } = choice;
	return db
		.selectFrom('dead_letters')
		.where('subscription', 'in', (eb) =>
			eb.selectFrom('subscriptions').select('id').where('subscriptions.instance', '=', instance),
		)
		.$if(subscription !== undefined, (all) => all.where('subscription', '=', subscription ?? ''))
		.$if(ids !== undefined, (all) => all.where('dead_letters.sequence', 'in', ids ?? []))
		.$if(lanes !== undefined, (all) => all.where('dead_letters.lane', 'in', lanes ?? []))
		.$if(since !== undefined, (all) => all.where('died_at', '>=', since ?? 0))
		.$if(until !== undefined, (all) => all.where('died_at', '<', until ?? 0));
}

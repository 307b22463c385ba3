import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema';

/** Tables whose rows are numbered in the order of a time that each of them holds. */
const timeOf = {
	events: 'stored_at',
	deliveries: 'created_at',
	dead_letters: 'died_at',
	failed_attempts: 'made_at',
	outbox: 'created_at',
	inbox: 'received_at',
} as const;

export type TimedTable = keyof typeof timeOf;

/**
 * The place before the first row of this time or later. Halves the table until it finds it, since an index by time would
 * cost every write what is seldom asked.
 */
export async function placeBefore(
	db: Kysely<Database>,
	table: TimedTable,
	time: number,
): Promise<number> {
	// All of them have such a number, which is all that is read of them here.
	const name = table as 'events';
	const { last } = await db
		.selectFrom(name)
		.select((eb) => eb.fn.max('sequence').as('last'))
		.executeTakeFirstOrThrow();
	let low = 1;
	let high = (last ?? 0) + 1;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const row = await db
			.selectFrom(name)
			.select(['sequence', sql.ref<number>(timeOf[table]).as('time')])
			.where('sequence', '>=', middle)
			.orderBy('sequence')
			.limit(1)
			.executeTakeFirst();
		if (!row || row.time >= time) high = middle;
		else low = row.sequence + 1;
	}
	return low - 1;
}
